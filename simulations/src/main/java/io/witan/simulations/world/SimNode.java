package io.witan.simulations.world;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.chain.BlockAppended;
import io.witan.protocol.chain.ChainInput;
import io.witan.protocol.chain.ChainState;
import io.witan.protocol.consensus.BuilderInput;
import io.witan.protocol.consensus.ConsensusInput;
import io.witan.protocol.consensus.Head;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Genesis;
import io.witan.protocol.machine.At;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.machine.Frame;
import io.witan.protocol.machine.Message;
import io.witan.protocol.machine.Output;
import io.witan.protocol.machine.Role;
import io.witan.protocol.machine.TimerKey;
import io.witan.protocol.pool.PoolInput;
import io.witan.protocol.pool.PoolTimer;
import io.witan.protocol.sync.Serve;
import io.witan.protocol.sync.SyncInput;
import io.witan.protocol.sync.SyncState;
import io.witan.protocol.sync.SyncTimer;
import io.witan.protocol.wire.EthFrame;
import io.witan.simulations.oracle.Sight;
import io.witan.simulations.plan.PlannedFault.CrashPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One node: the product's machines, wired as its real host wires them, in one life. */
final class SimNode {
  private static final long WRITE_MICROS = 1_500;
  private static final long BUILD_MICROS = 8_000;

  /** A node whose write failed stops, and tries again so much later. */
  private static final Duration AFTER_FAILED_WRITE = Duration.ofSeconds(1);

  private final int number;
  private final World world;
  private final SimDisk disk;
  private final Ledger ledger;
  private final Serve serve;
  private final Agreeing agreeing;
  private final Shell<ChainState, ChainInput, BlockAppended> chain;
  private final Shell<SyncState, SyncInput, Void> sync;
  private final Optional<PoolSide> pool;
  private final List<Timer> timers = new ArrayList<>();
  private Optional<CrashPoint> armed = Optional.empty();

  /** What machines of the node told each other, in order, and have not taken in yet. */
  private final ArrayDeque<Output.Tell> told = new ArrayDeque<>();

  private long entropies;
  private boolean alive = true;

  SimNode(int number, World world, SimDisk disk, Genesis genesis) {
    this.number = number;
    this.world = world;
    this.disk = disk;
    this.ledger = disk.ledger(world::ledger);
    this.serve = new Serve(ledger, Serve.Limits.STANDARD);
    var product = world.setup().product();
    var keys = world.keys();
    int identity = world.identity(number);
    var machines = product.machines();
    var parts =
        new Machines.Parts(product, genesis, keys.signer(identity), machines.verifier(keys));
    this.agreeing =
        world.setup().raft()
            ? new RaftAgreeing(this, world, disk, parts)
            : new BftAgreeing(this, world, disk, parts);
    this.chain =
        new Shell<>(
            Role.CHAIN,
            machines.chain(parts),
            Optional.of(disk.chain()),
            !product.hasty().contains(Role.CHAIN),
            new NodeHost<>());
    this.sync =
        new Shell<>(Role.SYNC, machines.sync(parts), Optional.empty(), true, new NodeHost<>());
    this.pool = world.accounts().map(all -> new PoolSide(this, all, parts, disk.locals()));
  }

  int number() {
    return number;
  }

  <R> Shell.Host<R> host() {
    return new NodeHost<>();
  }

  Head head() {
    return chain.state().head();
  }

  void start() {
    agreeing.start();
    pool.ifPresent(PoolSide::start);
    give(Role.CHAIN, new ChainInput.Resumed());
  }

  void peerUp(PublicKey peer, long height, Hash hash) {
    give(Role.SYNC, new SyncInput.PeerUp(peer, height, hash));
    give(Role.CONSENSUS, new ConsensusInput.PeerConnected(peer));
    pool.ifPresent(all -> give(Role.POOL, new PoolInput.PeerUp(peer)));
  }

  void peerDown(PublicKey peer) {
    give(Role.SYNC, new SyncInput.PeerDown(peer));
    pool.ifPresent(all -> give(Role.POOL, new PoolInput.PeerDown(peer)));
    if (!world.setup().raft()) {
      give(Role.CONSENSUS, new ConsensusInput.PeerLost(peer));
    }
  }

  void vote(Address candidate, boolean add) {
    give(Role.CONSENSUS, new ConsensusInput.Propose(candidate, add));
  }

  void receive(PublicKey from, Frame frame) {
    if (frame instanceof EthFrame eth) {
      Optional<EthFrame> answer = serve.answer(eth);
      if (answer.isPresent()) {
        world.courier().send(number, from, answer.get());
      } else if (pool.isEmpty() || !pool.get().heard(from, eth)) {
        give(Role.SYNC, new SyncInput.Heard(from, eth));
      }
    } else {
      agreeing.hear(from, frame);
    }
  }

  /** The node dies with its next write, at this point of it. */
  void arm(CrashPoint point) {
    armed = Optional.of(point);
  }

  private boolean isArmed(CrashPoint point) {
    return armed.isPresent() && armed.get() == point;
  }

  void disarm() {
    armed = Optional.empty();
  }

  /**
   * Ends this life. What was being written may have reached the disk.
   *
   * @param losesWrite whether it certainly has not
   */
  void die(boolean losesWrite) {
    alive = false;
    settleOnDeath(Role.CHAIN, disk.chain(), losesWrite);
    settleOnDeath(agreeing.durableRole(), agreeing.journal(), losesWrite);
  }

  private <R> void settleOnDeath(Role role, SimJournal<R> journal, boolean losesWrite) {
    if (!journal.isWriting()) {
      return;
    }
    if (isArmed(CrashPoint.TORN)) {
      durable(role, journal.tear(world.lots().torn.next(number)));
    } else if (!losesWrite && world.lots().torn.next(number) % 2 == 0) {
      durable(role, journal.settle());
    } else {
      journal.lose();
    }
  }

  /** Gives a machine an input, and all machines what they then tell each other. */
  void give(Role role, Message message) {
    take(role, message);
    settle();
  }

  private void settle() {
    for (Output.Tell next = told.poll(); next != null; next = told.poll()) {
      take(next.role(), next.message());
    }
  }

  private void take(Role role, Message message) {
    if (!alive) {
      return;
    }
    world.notes().input(number, role, message);
    switch (role) {
      case CONSENSUS, VOTES -> agreeing.offer(message);
      case CHAIN -> chain.offer((ChainInput) message);
      case SYNC -> sync.offer((SyncInput) message);
      case BUILDER -> build((BuilderInput) message);
      case POOL, LOCALS -> pool.ifPresent(all -> all.offer(message));
      case ROUND -> throw new Fault("the round runs within consensus here");
      case PRIVATE_HOST -> throw new Fault("private ledgers are not simulated here");
    }
  }

  private void build(BuilderInput input) {
    long lot = world.lots().build.next(number);
    long micros = BUILD_MICROS + Long.remainderUnsigned(lot, BUILD_MICROS);
    world.later(number, micros, () -> built(input));
  }

  private void built(BuilderInput input) {
    switch (input) {
      case BuilderInput.Build(var view, var parent, var template) -> {
        Block block =
            pool.map(p -> ledger.build(parent.header(), template, p.candidates(Uint256.ZERO)))
                .orElseGet(() -> ledger.build(parent.header(), template, someTransactions()));
        give(Role.CONSENSUS, new ConsensusInput.Built(view, block));
      }
      case BuilderInput.Validate(var view, var parent, var block) -> {
        Optional<String> refusal = ledger.refusal(parent.header(), block);
        give(Role.CONSENSUS, new ConsensusInput.Validated(view, block.hash(), refusal));
      }
      case BuilderInput.Execute(var blocks) -> give(Role.CHAIN, ledger.executed(blocks));
    }
  }

  /** A lot for what a block holds where nobody sends transactions. */
  private long someTransactions() {
    // Raft makes no empty blocks, and so asks for none.
    return world.setup().raft() ? 0 : world.lots().transactions.next(number);
  }

  private void written(Runnable then) {
    then.run();
    settle();
  }

  private void durable(Role role, List<?> records) {
    disk.ledger(world::ledger);
    for (Object record : records) {
      if (record instanceof BlockAppended appended) {
        Block block = appended.block();
        var sight = new Sight.Appended(number, block, block.hash());
        world.see(sight);
      }
    }
    if (alive) {
      world.notes().records(number, role, records);
    }
  }

  private void perform(Role role, Output output) {
    if (!alive) {
      return;
    }
    agreeing.watch();
    switch (output) {
      case Output.Send(var to, var frame) -> world.courier().send(number, to, frame);
      case Output.Gossip(var frame) -> world.courier().gossip(number, frame);
      case Output.Tell tell -> {
        if (role == Role.VOTES) {
          seeVotes(tell.message());
        }
        told.add(tell);
      }
      case Output.SetTimer(var key, var at) -> timer(role, key).set(at);
      case Output.CancelTimer(var key) -> timer(role, key).cancel();
      case Output.Report(var observation) -> world.noteReport(number, observation);
    }
  }

  private void seeVotes(Message told) {
    if (told instanceof ConsensusInput.Signed signed) {
      world.see(new Sight.Signed(number, signed.frame()));
    }
    if (told instanceof ConsensusInput.Recalled recalled) {
      // What a death kept from leaving leaves in the next life.
      recalled.frames().forEach(frame -> world.see(new Sight.Signed(number, frame)));
    }
  }

  private Timer timer(Role role, TimerKey key) {
    for (Timer timer : timers) {
      if (timer.key.equals(key)) {
        return timer;
      }
    }
    Timer added = new Timer(role, key);
    timers.add(added);
    return added;
  }

  /**
   * A machine's timer. Most are set anew long before they are due, so an entry of the agenda that
   * comes too early waits on instead of each setting having one.
   */
  private final class Timer {
    private static final long NEVER = Long.MAX_VALUE;

    private final Role role;
    private final TimerKey key;
    private long due = NEVER;
    private long wakes = NEVER;
    private int entry;

    Timer(Role role, TimerKey key) {
      this.role = role;
      this.key = key;
    }

    void set(Instant at) {
      Instant now = world.now(number);
      long micros =
          (at.getEpochSecond() - now.getEpochSecond()) * 1_000_000
              + (at.getNano() - now.getNano()) / 1_000;
      due = world.micros() + Math.max(0, micros + 1);
      if (due < wakes) {
        wakeWhenDue();
      }
    }

    void cancel() {
      due = NEVER;
    }

    private void wakeWhenDue() {
      wakes = due;
      int mine = ++entry;
      world.later(number, due - world.micros(), () -> wake(mine));
    }

    private void wake(int woken) {
      if (woken != entry) {
        return;
      }
      wakes = NEVER;
      if (due <= world.micros()) {
        due = NEVER;
        give(role, fired());
      } else if (due != NEVER) {
        wakeWhenDue();
      }
    }

    private Message fired() {
      return switch (key) {
        case SyncTimer tick -> new SyncInput.TimerFired(tick);
        case PoolTimer tick -> new PoolInput.TimerFired(tick);
        default -> new ConsensusInput.TimerFired(key);
      };
    }
  }

  /** The host's side of the machines' contract. */
  private final class NodeHost<R> implements Shell.Host<R> {
    @Override
    public <I> At<I> at(Role role, I input) {
      return new At<>(world.now(number), world.lots().entropy.at(number, entropies++), input);
    }

    @Override
    public void afterWrite(Role role, Runnable then) {
      long lot = world.lots().write.next(number);
      long micros = WRITE_MICROS + Long.remainderUnsigned(lot, WRITE_MICROS);
      if (disk.trouble().failsWrite()) {
        world.later(number, 0, () -> world.lives().stop(number, AFTER_FAILED_WRITE, true));
      } else if (isArmed(CrashPoint.BEFORE_DURABLE)) {
        world.later(number, 0, () -> world.lives().crash(number, true));
      } else if (isArmed(CrashPoint.TORN)) {
        world.later(number, 0, () -> world.lives().crash(number, false));
      } else {
        world.later(number, micros + disk.trouble().stallMicros(), () -> written(then));
      }
    }

    @Override
    public void durable(Role role, List<R> records) {
      SimNode.this.durable(role, records);
      if (isArmed(CrashPoint.AFTER_DURABLE)) {
        world.lives().crash(number, false);
      }
    }

    @Override
    public void perform(Role role, Output output) {
      SimNode.this.perform(role, output);
    }

    @Override
    public boolean isAlive() {
      return alive;
    }
  }
}
