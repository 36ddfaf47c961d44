package io.witan.protocol.sync;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.Head;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.machine.SmallMap;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Sync's state; volatile.
 *
 * @param head the node's own; empty before the chain announced it
 * @param tip the last block handed to the chain, at or above the head
 * @param tipAt when the tip or the head last moved
 * @param delivered the blocks above the head that the chain was given, by height
 * @param window the blocks after the tip as far as their headers are known, without gaps
 * @param peers by key
 * @param fetches the requests that wait for their answers, by their ids
 * @param nextId of the next request
 * @param aheadSince since when some peer has had a block that this node has not
 * @param announceAt when the head is next announced, even where it stays the same
 * @param tickAt when the timer fires; empty where it is not set
 */
public record SyncState(
    Optional<Head> head,
    Tip tip,
    Instant tipAt,
    SortedMap<Long, Delivered> delivered,
    List<Slot> window,
    SortedMap<PublicKey, Peer> peers,
    SortedMap<Long, Fetch> fetches,
    long nextId,
    Optional<Instant> aheadSince,
    Instant announceAt,
    Optional<Instant> tickAt) {
  static final SyncState START =
      new SyncState(
          Optional.empty(),
          new Tip(-1, Hash.ZERO),
          Instant.EPOCH,
          new SmallMap<>(),
          List.of(),
          new SmallMap<>(),
          new SmallMap<>(),
          1,
          Optional.empty(),
          Instant.EPOCH,
          Optional.empty());

  public SyncState {
    delivered = SmallMap.frozen(delivered);
    window = List.copyOf(window);
    peers = SmallMap.frozen(peers);
    fetches = SmallMap.frozen(fetches);
  }

  /** A block's place in the chain. */
  public record Tip(long height, Hash hash) {}

  /**
   * A block that the chain was given and has not appended yet.
   *
   * @param from who gave its header
   * @param bytes about how much memory it takes
   */
  public record Delivered(Hash hash, PublicKey from, int bytes) {}

  /**
   * A block to be delivered.
   *
   * @param from who gave the header, and answers for it
   * @param doubted whether a peer that should have the body has none: the header's peer must
   * @param block once its body is there
   */
  public record Slot(Header header, PublicKey from, boolean doubted, Optional<Block> block) {}

  /**
   * What is known of a peer.
   *
   * @param height of the best block it seems to have
   * @param failures bad or missing answers since it was last of use: since the chain appended a
   *     block whose header it gave, or it gave bodies for headers of another
   * @param restUntil before which it is not asked
   * @param slow whether its last answer took long and brought little: it is asked only if nobody
   *     better can be
   */
  public record Peer(long height, int failures, Instant restUntil, boolean slow) {
    /** Failures in a row that do not just happen. */
    private static final int UNLIKELY = 3;

    /** Whether it is likely to have the blocks that it claims. */
    boolean isBelieved() {
      return failures < UNLIKELY && !slow;
    }
  }

  /** A request under way. */
  public sealed interface Fetch {
    PublicKey peer();

    /** When it counts as unanswered. */
    Instant deadline();
  }

  /** Asked for {@code limit} headers from height {@code from} on. */
  public record Headers(PublicKey peer, Instant deadline, long from, int limit) implements Fetch {}

  /** Asked for the bodies of these headers, which all have one. */
  public record Bodies(PublicKey peer, Instant deadline, List<Header> headers) implements Fetch {
    public Bodies {
      headers = List.copyOf(headers);
    }
  }

  /** Height of the best block that a peer seems to have; −1 without peers. */
  public long best() {
    return best(peers);
  }

  /** A claim counts while its peer answers for it; where nobody does, all are heard. */
  static long best(SortedMap<PublicKey, Peer> peers) {
    boolean all = peers.values().stream().noneMatch(Peer::isBelieved);
    long best = -1;
    for (Peer peer : peers.values()) {
      best = all || peer.isBelieved() ? Math.max(best, peer.height) : best;
    }
    return best;
  }
}
