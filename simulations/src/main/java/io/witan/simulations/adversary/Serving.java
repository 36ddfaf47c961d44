package io.witan.simulations.adversary;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.BlockHash;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.machine.Frame;
import io.witan.protocol.trie.TrieRoots;
import io.witan.protocol.wire.EthFrame;
import io.witan.protocol.wire.EthFrame.BlockBodies;
import io.witan.protocol.wire.EthFrame.BlockHeaders;
import io.witan.protocol.wire.EthFrame.BlockNumberAndHash;
import io.witan.protocol.wire.EthFrame.Body;
import io.witan.protocol.wire.EthFrame.GetBlockBodies;
import io.witan.protocol.wire.EthFrame.GetBlockHeaders;
import io.witan.protocol.wire.EthFrame.NewBlock;
import io.witan.protocol.wire.EthFrame.NewBlockHashes;
import io.witan.simulations.plan.Lie;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lies of a peer, validator or not, to whoever catches up: what it serves, announces, claims. */
final class Serving {
  /** No number of a block is greater. */
  static final long HUGE = Long.MAX_VALUE;

  private static final int FLOOD = 20;
  private static final int ANNOUNCED = 64;
  private static final int ASKED = 256;
  private static final int LONGEST = 4_096;

  /** What blocks hold that nobody made. */
  private static final List<Transaction> CONTENT =
      List.of(
          new Transaction.Legacy(
              0,
              Uint256.ZERO,
              21_000,
              Optional.of(Address.ZERO),
              Uint256.ONE,
              Bytes.EMPTY,
              Uint256.of(27),
              Uint256.ONE,
              Uint256.ONE));

  private static final Body BODY = new Body(CONTENT, List.of(), Optional.empty());
  private static final Hash CONTENT_ROOT = TrieRoots.ofTransactions(CONTENT);

  private final Pen pen;
  private final Memory memory;
  private final Map<Asked, EthFrame> asked = new LinkedHashMap<>();
  private final List<Header> own = new ArrayList<>();

  private record Asked(int by, long id) {}

  Serving(Pen pen, Memory memory) {
    this.pen = pen;
    this.memory = memory;
  }

  /** Remembers what it is asked for: answers alone do not tell. */
  void heard(int from, Frame frame) {
    switch (frame) {
      case GetBlockHeaders get -> asked.put(new Asked(from, get.requestId()), get);
      case GetBlockBodies get -> asked.put(new Asked(from, get.requestId()), get);
      default -> {
        // Nothing that is answered with blocks.
      }
    }
    if (asked.size() > ASKED) {
      asked.remove(asked.keySet().iterator().next());
    }
  }

  /** What leaves to a node instead of a frame. */
  List<? extends Frame> lie(Lie lie, int to, EthFrame honest) {
    return switch (lie) {
      case NO_ANSWERS -> honest instanceof EthFrame.Answer ? List.of() : List.of(honest);
      case HALF_ANSWERS -> List.of(part(honest, 2));
      case ONE_ANSWER -> List.of(part(honest, Integer.MAX_VALUE));
      case JUNK_ANSWERS -> List.of(junk(honest));
      case FORGE_EMPTY, FORGE_WITHHELD, FORGE_FULL, OTHER_CHAIN ->
          switch (honest) {
            case BlockHeaders headers -> List.of(headers(lie, to, headers));
            case BlockBodies bodies when lie == Lie.FORGE_FULL -> List.of(bodies(to, bodies));
            default -> List.of(honest);
          };
      case FLOOD_ANNOUNCEMENTS -> flood(honest);
      case HUGE_HEAD ->
          List.of(
              honest instanceof NewBlockHashes news
                  ? new NewBlockHashes(
                      news.blocks().stream()
                          .map(b -> new BlockNumberAndHash(b.hash(), HUGE))
                          .toList())
                  : honest);
      default -> List.of(honest);
    };
  }

  private static EthFrame part(EthFrame honest, int of) {
    return switch (honest) {
      case BlockHeaders(var id, var headers) -> new BlockHeaders(id, part(headers, of));
      case BlockBodies(var id, var bodies) -> new BlockBodies(id, part(bodies, of));
      default -> honest;
    };
  }

  /** The first half, third and so on, at least one. */
  private static <T> List<T> part(List<T> all, int of) {
    return all.subList(0, Math.ceilDiv(all.size(), of));
  }

  private static EthFrame junk(EthFrame honest) {
    return switch (honest) {
      case BlockHeaders(var id, var headers) ->
          new BlockHeaders(
              id,
              headers.stream()
                  .map(h -> h.toBuilder().parentHash(Proposals.scramble(h.parentHash())).build())
                  .toList());
      case BlockBodies(var id, var bodies) ->
          new BlockBodies(id, Collections.nCopies(bodies.size(), BODY));
      default -> honest;
    };
  }

  /** As many headers as are wanted from that height on, each the parent of the next. */
  private EthFrame headers(Lie lie, int to, BlockHeaders honest) {
    boolean known =
        asked.get(new Asked(to, honest.requestId())) instanceof GetBlockHeaders get
            && get.origin() instanceof EthFrame.Origin.ByNumber;
    if (!known || memory.tip().isEmpty()) {
      return honest;
    }
    GetBlockHeaders get = (GetBlockHeaders) asked.get(new Asked(to, honest.requestId()));
    long first = ((EthFrame.Origin.ByNumber) get.origin()).number();
    List<Header> forged =
        lie == Lie.OTHER_CHAIN
            ? otherChain(first, get.limit())
            : forged(lie, honest, first, get.limit());
    return new BlockHeaders(honest.requestId(), forged);
  }

  private List<Header> forged(Lie lie, BlockHeaders honest, long first, int count) {
    Block tip = memory.tip().orElseThrow();
    Hash root = lie == Lie.FORGE_EMPTY ? EmptyHashes.TRIE : CONTENT_ROOT;
    if (!honest.headers().isEmpty()) {
      Header like = honest.headers().getFirst();
      return chain(like, like.parentHash(), first, count, root);
    }
    return first == tip.number() + 1
        ? chain(tip.header(), tip.hash(), first, count, root)
        : honest.headers();
  }

  /** A chain on the genesis block, always the same. */
  private List<Header> otherChain(long first, int count) {
    if (memory.first().isEmpty() || first < 1 || first > LONGEST) {
      return List.of();
    }
    Header like = memory.first().get().header();
    int missing = (int) Math.min(first + count - 1, LONGEST) - own.size();
    Hash parent = own.isEmpty() ? like.parentHash() : BlockHash.of(own.getLast());
    own.addAll(chain(like, parent, own.size() + 1L, missing, EmptyHashes.TRIE));
    return own.subList((int) first - 1, (int) Math.min(own.size(), first - 1 + count));
  }

  private List<Header> chain(Header like, Hash parent, long first, int count, Hash root) {
    List<Header> chain = new ArrayList<>();
    Hash last = parent;
    for (int i = 0; i < count; i++) {
      Header next = next(like, last, first + i, root);
      chain.add(next);
      last = BlockHash.of(next);
    }
    return chain;
  }

  /** It has the seals of another block. */
  private Header next(Header like, Hash parent, long number, Hash root) {
    return like.toBuilder()
        .parentHash(parent)
        .number(number)
        .timestamp(like.timestamp() + number - like.number())
        .coinbase(pen.self())
        .transactionsRoot(root)
        .build();
  }

  private BlockBodies bodies(int to, BlockBodies honest) {
    boolean forged = honest.bodies().isEmpty();
    return forged
            && asked.get(new Asked(to, honest.requestId())) instanceof GetBlockBodies(_, var hashes)
        ? new BlockBodies(honest.requestId(), Collections.nCopies(hashes.size(), BODY))
        : honest;
  }

  /** Heights without end, and a next block that it did not even seal. */
  private List<Frame> flood(EthFrame honest) {
    List<Frame> all = new ArrayList<>(List.of(honest));
    memory.tip().ifPresent(tip -> flood(tip, all));
    return all;
  }

  private void flood(Block tip, List<Frame> all) {
    for (int i = 0; i < FLOOD; i++) {
      List<BlockNumberAndHash> news = new ArrayList<>();
      for (int j = 1; j <= ANNOUNCED; j++) {
        news.add(new BlockNumberAndHash(tip.hash(), tip.number() + (long) i * ANNOUNCED + j));
      }
      all.add(new NewBlockHashes(news));
    }
    Header next = next(tip.header(), tip.hash(), tip.number() + 1, EmptyHashes.TRIE);
    Block block = new Block(next, List.of(), List.of(), Optional.empty());
    all.add(new NewBlock(block, Uint256.of(next.number())));
  }
}
