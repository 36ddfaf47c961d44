package io.witan.protocol.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.chain.ChainInput;
import io.witan.protocol.consensus.Head;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.BlockHash;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.machine.At;
import io.witan.protocol.machine.Output;
import io.witan.protocol.machine.Turn;
import io.witan.protocol.machine.Workers;
import io.witan.protocol.rules.BftConfig;
import io.witan.protocol.trie.TrieRoots;
import io.witan.protocol.wire.EthFrame;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A sync machine, its peers and a chain that they have. */
abstract class SyncFixture {
  static final Address OTHER = Address.fromHex("0x0000000000000000000000000000000000000002");
  static final Address SELF = Address.fromHex("0x0000000000000000000000000000000000000001");
  static final PublicKey ANNA = key(1);
  static final PublicKey BERT = key(2);
  static final Instant BEGIN = Instant.ofEpochSecond(1_000);

  Sync sync = new Sync(SELF, SyncLimits.STANDARD, Workers.CALLER);
  final List<Header> chain = chain(1_500);
  SyncState state = sync.start();
  Instant now = BEGIN;
  List<Output> outputs = List.of();

  static SyncLimits limits(int headers, int bodies, int requests, long bytes) {
    return new SyncLimits(
        headers,
        bodies,
        requests,
        2,
        24,
        bytes,
        16,
        4,
        4,
        Duration.ofSeconds(1),
        Duration.ofMillis(10),
        Duration.ofSeconds(1),
        Duration.ofSeconds(3),
        Duration.ofMillis(100),
        Duration.ofSeconds(2));
  }

  void give(SyncInput input) {
    Turn<SyncState, Void> turn = sync.on(state, new At<>(now, 0, input));
    state = turn.state();
    outputs = turn.outputs();
  }

  void hear(PublicKey from, EthFrame frame) {
    give(new SyncInput.Heard(from, frame));
  }

  void answer(PublicKey from, long id, List<Header> headers) {
    hear(from, new EthFrame.BlockHeaders(id, headers));
  }

  void later(Duration time) {
    now = now.plus(time);
  }

  EthFrame.GetBlockHeaders request(PublicKey to) {
    for (Output output : outputs) {
      if (output instanceof Output.Send(var peer, EthFrame.GetBlockHeaders get)) {
        assertEquals(to, peer);
        return get;
      }
    }
    throw new AssertionError("no headers were asked for");
  }

  /** A request for bodies with whom it goes to. */
  record BodyRequest(PublicKey to, EthFrame.GetBlockBodies get) {}

  List<BodyRequest> bodyRequests() {
    List<BodyRequest> all = new ArrayList<>();
    for (Output output : outputs) {
      if (output instanceof Output.Send(var peer, EthFrame.GetBlockBodies get)) {
        all.add(new BodyRequest(peer, get));
      }
    }
    return all;
  }

  /** Answers a request with the bodies of those blocks. */
  void give(BodyRequest asked, List<Block> blocks) {
    List<EthFrame.Body> bodies =
        asked.get().hashes().stream()
            .map(hash -> blocks.stream().filter(b -> b.hash().equals(hash)).findAny().orElseThrow())
            .map(EthFrame.Body::of)
            .toList();
    hear(asked.to(), new EthFrame.BlockBodies(asked.get().requestId(), bodies));
  }

  static List<Header> headers(List<Block> blocks) {
    return blocks.stream().map(Block::header).toList();
  }

  List<Block> full(int count) {
    return full(count, 0);
  }

  /** Blocks after the genesis block with a transaction each. */
  List<Block> full(int count, int dataSize) {
    List<Block> blocks = new ArrayList<>();
    Hash parent = BlockHash.of(chain.getFirst());
    Bytes data = Bytes.wrap(new byte[dataSize]);
    for (int i = 1; i <= count; i++) {
      Uint256 one = Uint256.ONE;
      Transaction transaction =
          new Transaction.Legacy(
              i, one, 21_000, Optional.of(OTHER), one, data, Uint256.of(27), one, one);
      Header header =
          new HeaderBuilder()
              .number(i)
              .parentHash(parent)
              .transactionsRoot(TrieRoots.ofTransactions(List.of(transaction)))
              .build();
      parent = BlockHash.of(header);
      blocks.add(new Block(header, List.of(transaction), List.of(), Optional.empty()));
    }
    return blocks;
  }

  List<Block> delivered() {
    List<Block> blocks = new ArrayList<>();
    for (Output output : outputs) {
      if (output instanceof Output.Tell(var role, ChainInput.Append append)) {
        blocks.add(append.block());
      }
    }
    return blocks;
  }

  /** A head whose next block others agree on. */
  SyncInput head(int height) {
    return head(height, OTHER);
  }

  SyncInput head(int height, Address... validators) {
    Header header = chain.get(height);
    assertFalse(header.number() != height);
    return new SyncInput.HeadChanged(
        new Head(header, BlockHash.of(header), List.of(validators), BftConfig.QBFT_DEFAULTS));
  }

  static List<Header> chain(int length) {
    List<Header> headers = new ArrayList<>();
    Hash parent = Hash.ZERO;
    for (int i = 0; i < length; i++) {
      Header header = new HeaderBuilder().number(i).parentHash(parent).build();
      parent = BlockHash.of(header);
      headers.add(header);
    }
    return headers;
  }

  static PublicKey key(int number) {
    byte[] bytes = new byte[64];
    bytes[63] = (byte) number;
    return new PublicKey(Bytes.wrap(bytes));
  }
}
