package io.witan.protocol.pool;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.consensus.Head;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.rules.Rules;
import io.witan.protocol.state.StateView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The pool's state: immutable, so any thread may read its views. Volatile. */
public final class PoolState {
  static final Comparator<PublicKey> BY_KEY = Comparator.comparing(PublicKey::xy);
  static final PoolState START =
      new PoolState(
          Optional.empty(),
          Tree.empty(),
          Tree.empty(),
          0,
          0,
          new Gossip(new TreeSet<>(BY_KEY), Tree.empty(), Tree.empty(), 1, false, false),
          new Keeping(Tree.empty(), Tree.empty(), Optional.empty(), 0, 0, 0),
          List.of());

  /** What transactions are judged by. */
  record Ground(Head head, StateView state, Rules rules) {}

  /** An admitted transaction that the peers have not been told of. */
  record Relay(Pooled pooled, Optional<PublicKey> from) {}

  /**
   * The part about peers.
   *
   * @param relays by arrival
   * @param wanted hashes asked for, and until when to wait for them
   * @param timer whether relays will be sent on
   * @param repeats whether what waits long will be announced again
   */
  record Gossip(
      SortedSet<PublicKey> peers,
      Tree<Long, Relay> relays,
      Tree<Hash, Instant> wanted,
      long nextRequest,
      boolean timer,
      boolean repeats) {}

  /**
   * The part about what must outlive the pool.
   *
   * @param waiting by arrival: nothing was asked for them yet
   * @param ended that need not be kept any more, which nobody was told
   * @param asked what is being written
   * @param askedFrom arrival of the first that is being written
   * @param bytes of all clients' transactions in the pool
   */
  record Keeping(
      Tree<Long, Pooled> waiting,
      Tree<Hash, Hash> ended,
      Optional<LocalsInput.Keep> asked,
      long askedFrom,
      long batches,
      long bytes) {}

  final Optional<Ground> ground;
  final Tree<Address, SenderQueue> senders;
  final Tree<Hash, Pooled> byHash;
  final int executable;
  final long arrivals;
  final Gossip gossip;
  final Keeping keeping;

  /** Of an earlier life, until there is a head to judge them by. */
  final List<RecoveredTransaction> restored;

  PoolState(
      Optional<Ground> ground,
      Tree<Address, SenderQueue> senders,
      Tree<Hash, Pooled> byHash,
      int executable,
      long arrivals,
      Gossip gossip,
      Keeping keeping,
      List<RecoveredTransaction> restored) {
    this.ground = ground;
    this.senders = senders;
    this.byHash = byHash;
    this.executable = executable;
    this.arrivals = arrivals;
    this.gossip = gossip;
    this.keeping = keeping;
    this.restored = restored;
  }

  /** How many could be in the next block. */
  public int pendingCount() {
    return executable;
  }

  /** How many wait for an earlier nonce. */
  public int queuedCount() {
    return byHash.size() - executable;
  }

  public Optional<RecoveredTransaction> transaction(Hash hash) {
    return byHash.get(hash).map(Pooled::transaction);
  }

  /** The nonce after the sender's executable transactions; empty where the pool has none of it. */
  public Optional<Long> nextNonce(Address sender) {
    return senders.get(sender).map(SenderQueue::nextNonce);
  }

  /** Executable transactions by sender, in nonce order. */
  public SortedMap<Address, List<RecoveredTransaction>> pending() {
    return view(true);
  }

  /** Transactions that wait for an earlier nonce, by sender, in nonce order. */
  public SortedMap<Address, List<RecoveredTransaction>> queued() {
    return view(false);
  }

  /**
   * Executable transactions in the order in which a block should take them: best tip first, then
   * oldest first, and always in nonce order. Those that do not cover the base fee are left out, as
   * are later ones of their senders.
   *
   * @param baseFee of the block, in wei per gas
   */
  public Iterable<RecoveredTransaction> candidates(Uint256 baseFee) {
    return () -> new Candidates(senders, baseFee);
  }

  private SortedMap<Address, List<RecoveredTransaction>> view(boolean pending) {
    TreeMap<Address, List<RecoveredTransaction>> all = new TreeMap<>();
    for (SenderQueue queue : senders) {
      List<RecoveredTransaction> own = new ArrayList<>();
      for (Pooled pooled : queue.transactions()) {
        if (pooled.nonce() < queue.nextNonce() == pending) {
          own.add(pooled.transaction());
        }
      }
      if (!own.isEmpty()) {
        all.put(queue.sender(), own);
      }
    }
    return all;
  }
}
