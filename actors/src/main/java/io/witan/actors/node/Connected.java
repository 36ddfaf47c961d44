package io.witan.actors.node;

import io.witan.actors.peer.PeersEvent;
import io.witan.protocol.crypto.PublicKey;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;

/** The peers that are connected now: what machines that start anew are told. */
final class Connected {
  private final ConcurrentSkipListMap<PublicKey, PeersEvent.PeerUp> peers =
      new ConcurrentSkipListMap<>(Comparator.comparing(PublicKey::xy));

  void up(PeersEvent.PeerUp peer) {
    peers.put(peer.peer(), peer);
  }

  void down(PublicKey peer) {
    peers.remove(peer);
  }

  List<PeersEvent.PeerUp> all() {
    return List.copyOf(peers.values());
  }
}
