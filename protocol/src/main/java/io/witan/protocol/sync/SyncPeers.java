package io.witan.protocol.sync;

import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.machine.Output;
import io.witan.protocol.machine.SmallMap;
import io.witan.protocol.sync.SyncObservation.Offence;
import io.witan.protocol.sync.SyncState.Peer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** The peers during one turn: who seems to have what, and who is not to be asked for a while. */
final class SyncPeers {
  private SmallMap<PublicKey, Peer> peers;
  private final Instant now;
  private final SyncLimits limits;
  private final List<Output> out;

  SyncPeers(SortedMap<PublicKey, Peer> before, Instant now, SyncLimits limits, List<Output> out) {
    this.peers = SmallMap.frozen(before);
    this.now = now;
    this.limits = limits;
    this.out = out;
  }

  SmallMap<PublicKey, Peer> all() {
    return peers;
  }

  boolean isEmpty() {
    return peers.isEmpty();
  }

  void up(PublicKey key, long height) {
    if (peers.size() < limits.peers() || peers.containsKey(key)) {
      peers = peers.with(key, new Peer(Math.max(0, height), 0, Instant.EPOCH, false));
    }
  }

  void down(PublicKey key) {
    peers = peers.without(key);
  }

  void seen(PublicKey key, long height) {
    Peer peer = peers.get(key);
    if (peer != null && height > peer.height()) {
      hasOnly(key, height);
    }
  }

  void hasOnly(PublicKey key, long height) {
    Peer peer = peers.get(key);
    if (peer != null) {
      peers = peers.with(key, new Peer(height, peer.failures(), peer.restUntil(), peer.slow()));
    }
  }

  /** Whether it is connected and does not rest. */
  boolean isTrusted(PublicKey key) {
    Peer peer = peers.get(key);
    return peer != null && !peer.restUntil().isAfter(now);
  }

  /** The best that any claims, whether it is believed or not. */
  long claimed() {
    long best = -1;
    for (int i = 0; i < peers.size(); i++) {
      best = Math.max(best, peers.valueAt(i).height());
    }
    return best;
  }

  /** The best that is believed. */
  long best() {
    return SyncState.best(peers);
  }

  /** Those that are not known to have a block of this height. */
  List<PublicKey> below(long height) {
    List<PublicKey> below = new ArrayList<>();
    for (int i = 0; i < peers.size(); i++) {
      if (peers.valueAt(i).height() < height) {
        below.add(peers.keyAt(i));
      }
    }
    return below;
  }

  /**
   * Of the peers that have more, do not rest and can be asked, one of those with the fewest
   * failures, and of these one with the fewest requests. Nobody who is slow is asked while there is
   * one who is not and never failed: what he holds up is sooner had from the other.
   */
  Optional<PublicKey> choose(long above, Fetches fetches, long entropy) {
    boolean good = peers.values().stream().anyMatch(p -> isReady(p, above) && isGood(p));
    long least = Long.MAX_VALUE;
    List<PublicKey> candidates = new ArrayList<>();
    for (Map.Entry<PublicKey, Peer> entry : peers.entrySet()) {
      Peer peer = entry.getValue();
      if (!isReady(peer, above) || (good && peer.slow())) {
        continue;
      }
      int load = fetches.load(entry.getKey());
      long burden = (long) (peer.failures() + (peer.slow() ? 1 : 0)) << Integer.SIZE | load;
      if (load >= limits.perPeer() || burden > least) {
        continue;
      }
      if (burden < least) {
        least = burden;
        candidates.clear();
      }
      candidates.add(entry.getKey());
    }
    return candidates.isEmpty()
        ? Optional.empty()
        : Optional.of(candidates.get((int) Long.remainderUnsigned(entropy, candidates.size())));
  }

  private boolean isReady(Peer peer, long above) {
    return peer.height() > above && !peer.restUntil().isAfter(now);
  }

  private static boolean isGood(Peer peer) {
    return peer.failures() == 0 && !peer.slow();
  }

  /** When the next of the peers that have more and rest may be asked again. */
  Instant restedAt(long above) {
    Instant rested = Instant.MAX;
    for (Peer peer : peers.values()) {
      if (peer.height() > above && peer.restUntil().isAfter(now)) {
        rested = SyncStep.earlier(rested, peer.restUntil());
      }
    }
    return rested;
  }

  /** Leaves it alone for a while, without calling it bad. */
  void rest(PublicKey key) {
    Peer peer = peers.get(key);
    if (peer != null) {
      rest(key, peer, peer.failures(), limits.backOff());
    }
  }

  void penalise(PublicKey key, Offence offence, long height) {
    Peer peer = peers.get(key);
    if (peer == null) {
      return;
    }
    int failures = peer.failures() + 1;
    Duration rest = limits.backOff().multipliedBy(1L << Math.min(failures - 1, 20));
    if (rest.compareTo(limits.backOffCap()) > 0) {
      rest = limits.backOffCap();
    }
    rest(key, peer, failures, rest);
    out.add(new Output.Report(new SyncObservation.Penalised(key, offence, height, failures)));
  }

  /** No shorter than it rests already. */
  private void rest(PublicKey key, Peer peer, int failures, Duration rest) {
    Instant until = now.plus(rest);
    until = until.isAfter(peer.restUntil()) ? until : peer.restUntil();
    peers = peers.with(key, new Peer(peer.height(), failures, until, peer.slow()));
  }

  /** It gave an answer that is worth something, in its time. */
  void answered(PublicKey key, boolean slow) {
    Peer peer = peers.get(key);
    if (peer != null && slow != peer.slow()) {
      peers = peers.with(key, new Peer(peer.height(), peer.failures(), peer.restUntil(), slow));
    }
  }

  /** What most blocks are that it can be expected to give from this height on. */
  long has(PublicKey key, long from) {
    Peer peer = peers.get(key);
    return peer == null ? 0 : peer.height() - from + 1;
  }

  void forgive(PublicKey key) {
    Peer peer = peers.get(key);
    if (peer != null && peer.failures() > 0) {
      peers = peers.with(key, new Peer(peer.height(), 0, Instant.EPOCH, peer.slow()));
    }
  }
}
