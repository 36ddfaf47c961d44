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
      peers = peers.with(key, new Peer(Math.max(0, height), 0, Instant.EPOCH));
    }
  }

  void down(PublicKey key) {
    peers = peers.without(key);
  }

  void seen(PublicKey key, long height) {
    Peer peer = peers.get(key);
    if (peer != null && height > peer.height()) {
      peers = peers.with(key, new Peer(height, peer.failures(), peer.restUntil()));
    }
  }

  void hasOnly(PublicKey key, long height) {
    Peer peer = peers.get(key);
    if (peer != null) {
      peers = peers.with(key, new Peer(height, peer.failures(), peer.restUntil()));
    }
  }

  /** Whether it is connected and does not rest. */
  boolean isTrusted(PublicKey key) {
    Peer peer = peers.get(key);
    return peer != null && !peer.restUntil().isAfter(now);
  }

  long best() {
    long best = -1;
    for (int i = 0; i < peers.size(); i++) {
      best = Math.max(best, peers.valueAt(i).height());
    }
    return best;
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
   * failures, and of these one with the fewest requests.
   */
  Optional<PublicKey> choose(long above, Fetches fetches, long entropy) {
    long least = Long.MAX_VALUE;
    List<PublicKey> candidates = new ArrayList<>();
    for (Map.Entry<PublicKey, Peer> entry : peers.entrySet()) {
      Peer peer = entry.getValue();
      if (peer.height() <= above || peer.restUntil().isAfter(now)) {
        continue;
      }
      int load = fetches.load(entry.getKey());
      long burden = (long) peer.failures() << Integer.SIZE | load;
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
      peers = peers.with(key, new Peer(peer.height(), peer.failures(), now.plus(limits.backOff())));
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
    peers = peers.with(key, new Peer(peer.height(), failures, now.plus(rest)));
    out.add(new Output.Report(new SyncObservation.Penalised(key, offence, height, failures)));
  }

  void forgive(PublicKey key) {
    Peer peer = peers.get(key);
    if (peer != null && peer.failures() > 0) {
      peers = peers.with(key, new Peer(peer.height(), 0, Instant.EPOCH));
    }
  }
}
