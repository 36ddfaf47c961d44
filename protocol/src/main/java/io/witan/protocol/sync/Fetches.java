package io.witan.protocol.sync;

import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.ledger.BlockHash;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.machine.Output;
import io.witan.protocol.machine.SmallMap;
import io.witan.protocol.sync.SyncState.Bodies;
import io.witan.protocol.sync.SyncState.Fetch;
import io.witan.protocol.sync.SyncState.Headers;
import io.witan.protocol.wire.EthFrame;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** The requests under way during one turn. */
final class Fetches {
  /** Part of the time for an answer that is no time at all. */
  private static final int AT_ONCE = 10;

  private SmallMap<Long, Fetch> fetches;
  private long nextId;
  private final Instant now;
  private final SyncLimits limits;
  private final List<Output> out;

  Fetches(
      SortedMap<Long, Fetch> before,
      long nextId,
      Instant now,
      SyncLimits limits,
      List<Output> out) {
    this.fetches = SmallMap.frozen(before);
    this.nextId = nextId;
    this.now = now;
    this.limits = limits;
    this.out = out;
  }

  SmallMap<Long, Fetch> all() {
    return fetches;
  }

  long nextId() {
    return nextId;
  }

  /** Whether there may be one more. */
  boolean hasRoom() {
    return fetches.size() < limits.requests();
  }

  /** Whether this peer may be asked once more. */
  boolean hasRoom(PublicKey peer) {
    return load(peer) < limits.perPeer();
  }

  int load(PublicKey peer) {
    int load = 0;
    for (Fetch fetch : fetches.values()) {
      load += fetch.peer().equals(peer) ? 1 : 0;
    }
    return load;
  }

  boolean asksForHeaders() {
    return fetches.values().stream().anyMatch(Headers.class::isInstance);
  }

  void headers(PublicKey peer, long from) {
    Instant deadline = now.plus(limits.timeout());
    fetches = fetches.with(nextId, new Headers(peer, deadline, from, limits.headers()));
    EthFrame get = EthFrame.GetBlockHeaders.ascending(nextId, from, limits.headers());
    out.add(new Output.Send(peer, get));
    nextId++;
  }

  void bodies(PublicKey peer, List<Header> headers) {
    fetches = fetches.with(nextId, new Bodies(peer, now.plus(limits.timeout()), headers));
    var hashes = headers.stream().map(BlockHash::of).toList();
    out.add(new Output.Send(peer, new EthFrame.GetBlockBodies(nextId, hashes)));
    nextId++;
  }

  /** Ends the request that this peer answers; empty where there is none. */
  <F extends Fetch> Optional<F> answered(long id, PublicKey from, Class<F> kind) {
    Fetch fetch = fetches.get(id);
    if (!kind.isInstance(fetch) || !fetch.peer().equals(from)) {
      return Optional.empty();
    }
    fetches = fetches.without(id);
    return Optional.of(kind.cast(fetch));
  }

  /**
   * Whether an answer brought a smaller part of what was asked for than it took of its time. One
   * that came at once is not slow: a large block fills an answer alone.
   */
  boolean isSlow(Fetch fetch, long asked, int given) {
    long limit = limits.timeout().toMillis();
    long took = limit - Duration.between(now, fetch.deadline()).toMillis();
    return took > limit / AT_ONCE && took * asked > limit * given;
  }

  /** Ends the requests to a peer that is gone. */
  void forget(PublicKey peer) {
    SmallMap<Long, Fetch> before = fetches;
    before.forEach(
        (id, fetch) -> {
          if (fetch.peer().equals(peer)) {
            fetches = fetches.without(id);
          }
        });
  }

  void forgetAll() {
    fetches = SmallMap.empty();
  }

  /** Ends the requests that waited too long, and gives their peers. */
  List<PublicKey> late() {
    List<PublicKey> late = new ArrayList<>();
    SmallMap<Long, Fetch> before = fetches;
    before.forEach(
        (id, fetch) -> {
          if (!fetch.deadline().isAfter(now)) {
            fetches = fetches.without(id);
            if (!late.contains(fetch.peer())) {
              late.add(fetch.peer());
            }
          }
        });
    return late;
  }

  /** When the first of them has waited too long. */
  Optional<Instant> deadline() {
    Instant first = null;
    for (int i = 0; i < fetches.size(); i++) {
      Instant deadline = fetches.valueAt(i).deadline();
      first = first == null ? deadline : SyncStep.earlier(first, deadline);
    }
    return Optional.ofNullable(first);
  }

  /** Which places of the window are being asked for. */
  boolean[] asked(Window window) {
    boolean[] asked = new boolean[window.slots().size()];
    for (Fetch fetch : fetches.values()) {
      if (fetch instanceof Bodies bodies) {
        for (Header header : bodies.headers()) {
          int index = window.find(header);
          if (index >= 0) {
            asked[index] = true;
          }
        }
      }
    }
    return asked;
  }
}
