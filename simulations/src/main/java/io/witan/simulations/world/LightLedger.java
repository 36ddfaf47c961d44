package io.witan.simulations.world;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.BlockHash;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.Receipt;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.sync.BlockReader;
import io.witan.protocol.trie.TrieRoots;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One node's applied chain, with an execution that costs next to nothing: the state root is a hash
 * chain over the transactions, so that a wrong execution still gives a wrong root.
 */
final class LightLedger implements BlockReader {
  private final TreeMap<Long, Hash> heights = new TreeMap<>();
  private final Map<Hash, Block> blocks = new LinkedHashMap<>();

  LightLedger(Block genesis) {
    apply(genesis, genesis.hash());
  }

  void apply(Block block, Hash hash) {
    heights.put(block.number(), hash);
    blocks.put(hash, block);
  }

  /** The block made of a template; a few carry a transaction, so that bodies must be fetched. */
  static Block build(Header parent, Header template, int transactions) {
    List<Transaction> content = List.of();
    if (transactions > 0) {
      content = List.of(transaction(template.number()));
    }
    Hash root = content.isEmpty() ? EmptyHashes.TRIE : TrieRoots.ofTransactions(content);
    Header header =
        template.toBuilder()
            .transactionsRoot(root)
            .stateRoot(stateAfter(parent, template.number(), root))
            .build();
    return new Block(header, content, List.of(), Optional.empty());
  }

  /** Why the block is not what its transactions make of the parent; empty where it is. */
  static Optional<String> refusal(Header parent, Block block) {
    Header header = block.header();
    Hash root =
        block.transactions().isEmpty()
            ? EmptyHashes.TRIE
            : TrieRoots.ofTransactions(block.transactions());
    if (!header.parentHash().equals(BlockHash.of(parent))) {
      return Optional.of("unknown parent");
    }
    if (!header.transactionsRoot().equals(root)) {
      return Optional.of("transactions root differs");
    }
    return header.stateRoot().equals(stateAfter(parent, header.number(), root))
        ? Optional.empty()
        : Optional.of("state root differs");
  }

  Optional<Header> header(Hash hash) {
    return block(hash).map(Block::header);
  }

  @Override
  public Optional<Hash> hashAt(long height) {
    return Optional.ofNullable(heights.get(height));
  }

  @Override
  public Optional<Long> heightOf(Hash hash) {
    return block(hash).map(Block::number);
  }

  @Override
  public Optional<Block> block(Hash hash) {
    return Optional.ofNullable(blocks.get(hash));
  }

  @Override
  public Optional<List<Receipt>> receipts(Hash hash) {
    return Optional.empty();
  }

  private static Hash stateAfter(Header parent, long number, Hash transactionsRoot) {
    long before = Symbols.mix(Symbols.of(parent.stateRoot()), number);
    return Symbols.hash(Symbols.mix(before, Symbols.of(transactionsRoot)));
  }

  private static Transaction transaction(long number) {
    return new Transaction.Legacy(
        number,
        Uint256.ZERO,
        21_000,
        Optional.of(Address.ZERO),
        Uint256.ZERO,
        Bytes.EMPTY,
        Uint256.of(27),
        Uint256.ONE,
        Uint256.ONE);
  }
}
