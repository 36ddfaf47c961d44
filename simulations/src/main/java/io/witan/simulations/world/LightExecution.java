package io.witan.simulations.world;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.BlockHash;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.machine.SmallMap;
import io.witan.protocol.trie.TrieRoots;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An execution that costs next to nothing: the state root is a symbol for the parent's, the height
 * and the transactions, so that a wrong execution still gives a wrong root.
 */
final class LightExecution {
  private static final int MOST_TRANSACTIONS = 50;

  private final Optional<Accounts> accounts;
  private List<Transaction> latest = List.of();
  private Hash latestRoot = EmptyHashes.TRIE;

  /**
   * An execution.
   *
   * @param accounts where transactions have senders, and so an order
   */
  LightExecution(Optional<Accounts> accounts) {
    this.accounts = accounts;
  }

  /** The block made of a template; a few carry a transaction, so that bodies must be fetched. */
  Block build(Header parent, Header template, int transactions) {
    List<Transaction> content = List.of();
    if (transactions > 0) {
      content = List.of(transaction(template.number()));
    }
    return build(parent, template, content);
  }

  /** The block made of a template and those transactions that can follow each other. */
  Block build(Header parent, Header template, Iterable<RecoveredTransaction> candidates) {
    List<Transaction> content = new ArrayList<>();
    SmallMap<Address, Long> next = new SmallMap<>();
    for (RecoveredTransaction one : candidates) {
      Address sender = one.sender();
      long nonce =
          next.computeIfAbsent(sender, s -> accounts.orElseThrow().nonce(parent.stateRoot(), s));
      if (one.transaction().nonce() == nonce && content.size() < MOST_TRANSACTIONS) {
        content.add(one.transaction());
        next.put(sender, nonce + 1);
      }
    }
    return build(parent, template, List.copyOf(content));
  }

  private Block build(Header parent, Header template, List<Transaction> content) {
    Hash root = rootOf(content);
    Hash after = stateAfter(parent, template.number(), root);
    // Raft builds on what nobody has executed yet.
    accounts.ifPresent(all -> all.refusal(parent.stateRoot(), content, after));
    Header header = template.toBuilder().transactionsRoot(root).stateRoot(after).build();
    return new Block(header, content, List.of(), Optional.empty());
  }

  /** Why the block is not what its transactions make of the parent; empty where it is. */
  Optional<String> refusal(Header parent, Block block) {
    Header header = block.header();
    Hash root = rootOf(block.transactions());
    if (!header.parentHash().equals(BlockHash.of(parent))) {
      return Optional.of("unknown parent");
    }
    if (!header.transactionsRoot().equals(root)) {
      return Optional.of("transactions root differs");
    }
    if (!header.stateRoot().equals(stateAfter(parent, header.number(), root))) {
      return Optional.of("state root differs");
    }
    return accounts.flatMap(
        all -> all.refusal(parent.stateRoot(), block.transactions(), header.stateRoot()));
  }

  /** The root of the same list is asked for by all nodes one after the other. */
  @SuppressWarnings("ReferenceEquality") // An equal list is as good, but the same is quicker told.
  private Hash rootOf(List<Transaction> content) {
    if (content.isEmpty()) {
      return EmptyHashes.TRIE;
    }
    if (content != latest) {
      latestRoot = TrieRoots.ofTransactions(content);
      latest = content;
    }
    return latestRoot;
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
