package io.witan.protocol.pool;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.consensus.ConsensusInput;
import io.witan.protocol.consensus.Head;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.machine.Output;
import io.witan.protocol.machine.Role;
import io.witan.protocol.machine.Turn;
import io.witan.protocol.pool.PoolObservation.Cause;
import io.witan.protocol.pool.PoolState.Ground;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.state.Account;
import io.witan.protocol.state.StateView;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** One turn of the pool: the state being changed, and the outputs so far. */
final class PoolStep {
  private final Instant now;
  private final Admission admission;
  private final PoolLimits limits;
  private final List<Output> out = new ArrayList<>();
  private final PoolGossip gossip;
  private final PoolKeeping keeping;
  private Optional<Ground> ground;
  private Tree<Address, SenderQueue> senders;
  private Tree<Hash, Pooled> byHash;
  private int executable;
  private long arrivals;
  private List<RecoveredTransaction> restored;

  PoolStep(PoolState state, Instant now, Admission admission, PoolLimits limits) {
    this.now = now;
    this.admission = admission;
    this.limits = limits;
    this.gossip = new PoolGossip(state.gossip, now, limits, out);
    this.keeping = new PoolKeeping(state.keeping, limits, out);
    this.ground = state.ground;
    this.senders = state.senders;
    this.byHash = state.byHash;
    this.executable = state.executable;
    this.arrivals = state.arrivals;
    this.restored = state.restored;
  }

  PoolGossip gossip() {
    return gossip;
  }

  PoolKeeping keeping() {
    return keeping;
  }

  Tree<Address, SenderQueue> senders() {
    return senders;
  }

  Tree<Hash, Pooled> byHash() {
    return byHash;
  }

  Turn<PoolState, Void> end() {
    PoolState after =
        new PoolState(
            ground, senders, byHash, executable, arrivals, gossip.end(), keeping.end(), restored);
    return new Turn<>(after, List.of(), out);
  }

  void add(RecoveredTransaction transaction, PoolOrigin origin) {
    boolean local = origin instanceof PoolOrigin.Local;
    if (local && byHash.get(transaction.hash()).filter(keeping::awaits).isPresent()) {
      return; // both clients have one answer
    }
    Optional<PoolRefusal> refusal = refusal(transaction, local);
    if (refusal.isPresent()) {
      out.add(new Output.Report(new PoolObservation.Rejected(transaction.hash(), refusal.get())));
      return;
    }
    Pooled pooled = admit(transaction, origin);
    if (local) {
      keeping.keep(pooled);
    }
  }

  private Pooled admit(RecoveredTransaction transaction, PoolOrigin origin) {
    boolean idle = executable == 0;
    Address sender = transaction.sender();
    SenderQueue queue = queueOf(sender);
    queue
        .transactions()
        .get(transaction.transaction().nonce())
        .ifPresent(old -> drop(old, Cause.REPLACED));
    boolean local = origin instanceof PoolOrigin.Local;
    Pooled pooled = new Pooled(transaction, arrivals++, now, local);
    join(pooled);
    boolean pending = pooled.nonce() < queueOf(sender).nextNonce();
    out.add(new Output.Report(new PoolObservation.Added(transaction, pending)));
    gossip.admitted(
        pooled,
        origin instanceof PoolOrigin.Peer(PublicKey key) ? Optional.of(key) : Optional.empty());
    if (idle && executable > 0) {
      tellConsensus();
    }
    return pooled;
  }

  /** Takes what an earlier life had told clients, and has them kept no more that are done. */
  void restore(List<RecoveredTransaction> transactions) {
    if (ground.isEmpty()) {
      restored = transactions;
      return;
    }
    restored = List.of();
    // In nonce order: a sender may not have many that wait for an earlier one.
    List<RecoveredTransaction> sorted = new ArrayList<>(transactions);
    sorted.sort(Comparator.comparingLong(each -> each.transaction().nonce()));
    for (RecoveredTransaction transaction : sorted) {
      Optional<Pooled> known = byHash.get(transaction.hash());
      if (known.isPresent()) {
        join(known.get().asLocal());
      } else if (refusal(transaction, true).isPresent()) {
        keeping.forget(transaction.hash());
      } else {
        admit(transaction, new PoolOrigin.Local());
      }
    }
  }

  private void join(Pooled pooled) {
    byHash = byHash.with(pooled.transaction().hash(), pooled);
    put(queueOf(pooled.transaction().sender()).with(pooled));
    keeping.joined(pooled);
  }

  void headChanged(Head head, ChainConfig config, Function<Header, StateView> states) {
    StateView state = states.apply(head.header());
    boolean sameLimit =
        ground.isPresent() && ground.get().head().header().gasLimit() == head.header().gasLimit();
    long next = head.header().timestamp() + head.config().blockPeriod().toSeconds();
    long time = Math.max(next, now.getEpochSecond());
    ground = Optional.of(new Ground(head, state, config.at(head.height() + 1, time)));
    restore(restored);
    for (SenderQueue queue : senders) {
      Account account = state.account(queue.sender()).orElse(Account.EMPTY);
      if (!sameLimit
          || account.nonce() != queue.nonce()
          || !account.balance().equals(queue.balance())) {
        settle(queue, account);
      }
    }
    if (executable > 0) {
      tellConsensus();
    }
    if (byHash.size() > executable) {
      out.add(new Output.SetTimer(PoolTimer.EXPIRY, now.plus(limits.lifetime().dividedBy(60))));
    }
  }

  void unbuildable(List<Hash> hashes) {
    for (Hash hash : hashes) {
      byHash.get(hash).ifPresent(pooled -> drop(pooled, Cause.UNBUILDABLE));
    }
  }

  /** What could be in the next block, and long since, is told again. */
  void repeat() {
    List<Pooled> waiting = new ArrayList<>();
    for (SenderQueue queue : senders) {
      for (Pooled pooled : queue.transactions()) {
        if (pooled.nonce() < queue.nextNonce()) {
          waiting.add(pooled);
        }
      }
    }
    gossip.repeat(waiting);
  }

  void expire() {
    Instant oldest = now.minus(limits.lifetime());
    for (SenderQueue queue : senders) {
      for (Pooled pooled : queue.transactions()) {
        if (pooled.nonce() >= queue.nextNonce() && pooled.since().isBefore(oldest)) {
          drop(pooled, Cause.EXPIRED);
        }
      }
    }
  }

  private Optional<PoolRefusal> refusal(RecoveredTransaction transaction, boolean local) {
    if (ground.isEmpty()) {
      return Optional.of(PoolRefusal.Own.NOT_READY);
    }
    if (byHash.get(transaction.hash()).isPresent()) {
      return Optional.of(PoolRefusal.Own.ALREADY_KNOWN);
    }
    Optional<PoolRefusal> refusal = admission.refusal(ground.get(), transaction, local);
    if (refusal.isPresent()) {
      return refusal;
    }
    SenderQueue queue = queueOf(transaction.sender());
    long nonce = transaction.transaction().nonce();
    Optional<Pooled> old = queue.transactions().get(nonce);
    if (old.isPresent()) {
      Transaction before = old.get().transaction().transaction();
      return isBetter(before, transaction.transaction())
          ? Optional.empty()
          : Optional.of(PoolRefusal.Own.REPLACEMENT_UNDERPRICED);
    }
    if (nonce > queue.nextNonce() && queue.waiting() >= limits.waitingPerSender()) {
      return Optional.of(PoolRefusal.Own.ACCOUNT_LIMIT);
    }
    if (local && !keeping.hasRoomFor(transaction)) {
      return Optional.of(PoolRefusal.Own.POOL_FULL);
    }
    return byHash.size() < limits.transactions() || makeRoom(queue)
        ? Optional.empty()
        : Optional.of(PoolRefusal.Own.POOL_FULL);
  }

  /** Both prices grow by the bump; from price zero nothing can. */
  private boolean isBetter(Transaction before, Transaction after) {
    return isBumped(before.maxFeePerGas(), after.maxFeePerGas())
        && isBumped(before.maxPriorityFeePerGas(), after.maxPriorityFeePerGas());
  }

  private boolean isBumped(Uint256 before, Uint256 after) {
    BigInteger least =
        before
            .toBigInteger()
            .multiply(BigInteger.valueOf(100L + limits.priceBump()))
            .divide(BigInteger.valueOf(100));
    return after.compareTo(before) > 0 && after.toBigInteger().compareTo(least) >= 0;
  }

  /**
   * In a full pool the sender that has most gives up its last transaction, so that nobody can keep
   * the others out, not even where all prices are zero. What the node told its own clients that it
   * keeps stays.
   */
  private boolean makeRoom(SenderQueue newcomer) {
    int most = newcomer.size() + 1;
    Optional<Pooled> evicted = Optional.empty();
    for (SenderQueue queue : senders) {
      Optional<Pooled> last = queue.transactions().last().filter(pooled -> !pooled.local());
      if (queue.size() > most && last.isPresent()) {
        most = queue.size();
        evicted = last;
      }
    }
    evicted.ifPresent(pooled -> drop(pooled, Cause.EVICTED));
    return evicted.isPresent();
  }

  private void settle(SenderQueue queue, Account account) {
    put(queue.on(account.nonce(), account.balance()));
    for (Pooled pooled : queue.transactions()) {
      Transaction tx = pooled.transaction().transaction();
      if (pooled.nonce() < account.nonce()) {
        drop(pooled, Cause.STALE);
      } else if (!Admission.isPayable(tx, account.balance())) {
        drop(pooled, Cause.UNPAYABLE);
      } else if (tx.gasLimit() > ground.get().head().header().gasLimit()) {
        drop(pooled, Cause.UNBUILDABLE);
      }
    }
  }

  private void drop(Pooled pooled, Cause cause) {
    Hash hash = pooled.transaction().hash();
    byHash = byHash.without(hash);
    keeping.left(pooled);
    put(queueOf(pooled.transaction().sender()).without(pooled.nonce()));
    // Stale ones are nearly always in the block: that is no news.
    if (cause != Cause.STALE) {
      out.add(new Output.Report(new PoolObservation.Dropped(hash, cause)));
    }
  }

  private SenderQueue queueOf(Address sender) {
    Optional<SenderQueue> known = senders.get(sender);
    if (known.isPresent()) {
      return known.get();
    }
    Account account = ground.get().state().account(sender).orElse(Account.EMPTY);
    return SenderQueue.empty(sender, account.nonce(), account.balance());
  }

  private void put(SenderQueue queue) {
    executable -= senders.get(queue.sender()).map(SenderQueue::executable).orElse(0);
    executable += queue.executable();
    senders =
        queue.size() == 0 ? senders.without(queue.sender()) : senders.with(queue.sender(), queue);
  }

  private void tellConsensus() {
    long height = ground.get().head().height();
    out.add(new Output.Tell(Role.CONSENSUS, new ConsensusInput.TransactionsPending(height)));
  }
}
