package io.witan.protocol.pool;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.machine.Output;
import io.witan.protocol.pool.PoolState.Gossip;
import io.witan.protocol.pool.PoolState.Relay;
import io.witan.protocol.wire.EthFrame;
import io.witan.protocol.wire.EthFrame.PooledHash;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What the pool says to peers in one turn. A client's transaction goes whole to every peer; one of
 * a peer goes on as a hash, for most peers have it from its first node.
 */
final class PoolGossip {
  private final Instant now;
  private final PoolLimits limits;
  private final List<Output> out;
  private final TreeSet<PublicKey> peers;
  private Tree<Long, Relay> relays;
  private Tree<Hash, Instant> wanted;
  private long nextRequest;
  private boolean timer;
  private boolean repeats;

  PoolGossip(Gossip before, Instant now, PoolLimits limits, List<Output> out) {
    this.now = now;
    this.limits = limits;
    this.out = out;
    this.peers = new TreeSet<>(before.peers());
    this.relays = before.relays();
    this.wanted = before.wanted();
    this.nextRequest = before.nextRequest();
    this.timer = before.timer();
    this.repeats = before.repeats();
  }

  Gossip end() {
    return new Gossip(peers, relays, wanted, nextRequest, timer, repeats);
  }

  void peerUp(PublicKey peer, Tree<Address, SenderQueue> senders) {
    if (peers.size() >= limits.peers() && !peers.contains(peer)) {
      return;
    }
    peers.add(peer);
    List<PooledHash> hashes = new ArrayList<>();
    for (SenderQueue queue : senders) {
      for (Pooled pooled : queue.transactions()) {
        hashes.add(hashOf(pooled));
      }
    }
    announce(peer, hashes);
  }

  void peerDown(PublicKey peer) {
    peers.remove(peer);
  }

  void admitted(Pooled pooled, Optional<PublicKey> from) {
    wanted = wanted.without(pooled.transaction().hash());
    repeatLater();
    if (peers.isEmpty()) {
      return;
    }
    relays = relays.with(pooled.arrival(), new Relay(pooled, from));
    if (relays.size() >= limits.relayBatch()) {
      relay();
    } else if (!timer) {
      timer = true;
      out.add(new Output.SetTimer(PoolTimer.RELAY, now.plus(limits.relayDelay())));
    }
  }

  void relay() {
    if (timer) {
      out.add(new Output.CancelTimer(PoolTimer.RELAY));
    }
    timer = false;
    for (PublicKey peer : peers) {
      List<Pooled> whole = new ArrayList<>();
      List<PooledHash> hashes = new ArrayList<>();
      for (Relay relay : relays) {
        if (relay.from().isEmpty()) {
          whole.add(relay.pooled());
        } else if (!relay.from().get().equals(peer)) {
          hashes.add(hashOf(relay.pooled()));
        }
      }
      sendWhole(peer, whole);
      announce(peer, hashes);
    }
    relays = Tree.empty();
  }

  /**
   * Announces what waits long once more: whoever proposes may have lost it, with its memory, with a
   * connection, or because its pool was full.
   */
  void repeat(List<Pooled> waiting) {
    repeats = false;
    if (waiting.isEmpty()) {
      return;
    }
    Instant longAgo = now.minus(limits.wantedFor());
    List<PooledHash> hashes =
        waiting.stream()
            .filter(pooled -> !pooled.since().isAfter(longAgo))
            .limit(limits.relayBatch())
            .map(PoolGossip::hashOf)
            .toList();
    peers.forEach(peer -> announce(peer, hashes));
    repeatLater();
  }

  private void repeatLater() {
    if (!repeats) {
      repeats = true;
      out.add(new Output.SetTimer(PoolTimer.REPEAT, now.plus(limits.wantedFor())));
    }
  }

  /** Asks for announced transactions that neither are here nor were asked for. */
  void announced(PublicKey from, List<PooledHash> hashes, Tree<Hash, Pooled> byHash) {
    forgetLateAnswers();
    List<Hash> unknown = new ArrayList<>();
    for (PooledHash announced : hashes.subList(0, Math.min(hashes.size(), limits.relayBatch()))) {
      Hash hash = announced.hash();
      boolean asked = wanted.get(hash).filter(until -> until.isAfter(now)).isPresent();
      boolean known = asked || byHash.get(hash).isPresent();
      if (!known && wanted.size() < limits.wanted()) {
        wanted = wanted.with(hash, now.plus(limits.wantedFor()));
        unknown.add(hash);
      }
    }
    if (!unknown.isEmpty()) {
      out.add(new Output.Send(from, new EthFrame.GetPooledTransactions(nextRequest++, unknown)));
    }
  }

  void requested(PublicKey from, long id, List<Hash> hashes, Tree<Hash, Pooled> byHash) {
    List<Transaction> found = new ArrayList<>();
    int bytes = 0;
    for (Hash hash : hashes.subList(0, Math.min(hashes.size(), limits.relayBatch()))) {
      Optional<Pooled> pooled = byHash.get(hash);
      if (pooled.isPresent() && bytes < limits.frameBytes()) {
        found.add(pooled.get().transaction().transaction());
        bytes += pooled.get().transaction().encoded().size();
      }
    }
    out.add(new Output.Send(from, new EthFrame.PooledTransactions(id, found)));
  }

  private void forgetLateAnswers() {
    if (wanted.size() < limits.wanted()) {
      return;
    }
    // All answers are due after the same time, so a full table is old as a whole or in use.
    Optional<Instant> first = wanted.first();
    if (first.isPresent() && first.get().isBefore(now)) {
      wanted = Tree.empty();
    }
  }

  private void sendWhole(PublicKey peer, List<Pooled> all) {
    List<Transaction> frame = new ArrayList<>();
    int bytes = 0;
    for (Pooled pooled : all) {
      int size = pooled.transaction().encoded().size();
      if (!frame.isEmpty() && bytes + size > limits.frameBytes()) {
        out.add(new Output.Send(peer, new EthFrame.Transactions(frame)));
        frame.clear();
        bytes = 0;
      }
      frame.add(pooled.transaction().transaction());
      bytes += size;
    }
    if (!frame.isEmpty()) {
      out.add(new Output.Send(peer, new EthFrame.Transactions(frame)));
    }
  }

  private void announce(PublicKey peer, List<PooledHash> hashes) {
    for (int from = 0; from < hashes.size(); from += limits.relayBatch()) {
      int to = Math.min(hashes.size(), from + limits.relayBatch());
      var frame = new EthFrame.NewPooledTransactionHashes(hashes.subList(from, to));
      out.add(new Output.Send(peer, frame));
    }
  }

  private static PooledHash hashOf(Pooled pooled) {
    var tx = pooled.transaction();
    int type = tx.transaction().type();
    return new PooledHash(tx.hash(), Optional.of(new PooledHash.Kind(type, tx.encoded().size())));
  }
}
