package io.witan.actors.node;

import io.witan.actors.host.FlightRecorder;
import io.witan.actors.host.MachineSpec;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.chain.BlockAppended;
import io.witan.protocol.chain.BlockRules;
import io.witan.protocol.chain.Chain;
import io.witan.protocol.chain.ChainInput;
import io.witan.protocol.chain.ChainLimits;
import io.witan.protocol.chain.ChainState;
import io.witan.protocol.chain.HeaderRules;
import io.witan.protocol.chain.Succession;
import io.witan.protocol.consensus.BftSchedule;
import io.witan.protocol.consensus.ConsensusInput;
import io.witan.protocol.consensus.Head;
import io.witan.protocol.consensus.Quorum;
import io.witan.protocol.consensus.bft.BftLimits;
import io.witan.protocol.consensus.bft.BftSettings;
import io.witan.protocol.consensus.bft.Engines;
import io.witan.protocol.consensus.bft.Height;
import io.witan.protocol.consensus.bft.HeightState;
import io.witan.protocol.consensus.bft.Round;
import io.witan.protocol.consensus.bft.RoundInput;
import io.witan.protocol.consensus.bft.RoundState;
import io.witan.protocol.consensus.raft.Raft;
import io.witan.protocol.consensus.raft.RaftHeaderRules;
import io.witan.protocol.consensus.raft.RaftInput;
import io.witan.protocol.consensus.raft.RaftLimits;
import io.witan.protocol.consensus.raft.RaftRecord;
import io.witan.protocol.consensus.raft.RaftSettings;
import io.witan.protocol.consensus.raft.RaftState;
import io.witan.protocol.crypto.Verifier;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.machine.Machine;
import io.witan.protocol.machine.TimerKey;
import io.witan.protocol.pool.Locals;
import io.witan.protocol.pool.LocalsInput;
import io.witan.protocol.pool.LocalsRecord;
import io.witan.protocol.pool.LocalsState;
import io.witan.protocol.pool.Pool;
import io.witan.protocol.pool.PoolInput;
import io.witan.protocol.pool.PoolState;
import io.witan.protocol.pool.PoolTimer;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Transition;
import io.witan.protocol.store.GenesisBlock;
import io.witan.protocol.sync.Sync;
import io.witan.protocol.sync.SyncInput;
import io.witan.protocol.sync.SyncLimits;
import io.witan.protocol.sync.SyncState;
import io.witan.protocol.sync.SyncTimer;
import io.witan.protocol.votes.VoteRecord;
import io.witan.protocol.votes.Votes;
import io.witan.protocol.votes.VotesInput;
import io.witan.protocol.votes.VotesState;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** The machines of one node with their surroundings, and the newest state of each. */
final class Machines {
  final AtomicReference<HeightState> height = new AtomicReference<>();
  final AtomicReference<RoundState> round = new AtomicReference<>();
  final AtomicReference<PoolState> pool = new AtomicReference<>();
  final AtomicReference<LocalsState> locals = new AtomicReference<>();
  final AtomicReference<SyncState> sync = new AtomicReference<>();
  final AtomicReference<ChainState> chain = new AtomicReference<>();
  final AtomicReference<VotesState> votes = new AtomicReference<>();
  final AtomicReference<RaftState> raft = new AtomicReference<>();

  /** The head that the chain announced last. */
  final AtomicReference<Head> announced = new AtomicReference<>();

  final BftSchedule schedule;
  private final NodeSettings settings;
  private final NodePorts ports;
  private final SealCache seals;
  private final SenderCache senders;
  private final Routes routes;
  private final Flights flights;
  private final Connected connected;

  Machines(
      NodeSettings settings,
      NodePorts ports,
      SealCache seals,
      SenderCache senders,
      Routes routes,
      Flights flights,
      Connected connected) {
    this.schedule = Engines.of(settings.genesis().config());
    this.settings = settings;
    this.ports = ports;
    this.seals = seals;
    this.senders = senders;
    this.routes = routes;
    this.flights = flights;
    this.connected = connected;
  }

  MachineSpec<ChainState, ChainInput, BlockAppended> chainSpec() {
    Header genesis = settings.genesis().header();
    var validators =
        ContractValidators.after(
            settings.genesis().config(), genesis, GenesisBlock.of(settings.genesis()).state());
    Succession succession = new Succession(settings.genesis(), validators, seals);
    BlockRules headers =
        settings.raft().isPresent() ? new RaftHeaderRules() : new HeaderRules(seals, Quorum::size);
    return spec(
        "chain",
        new Chain(succession, headers, ChainLimits.STANDARD),
        noTimers("chain"),
        () -> List.of(new ChainInput.Resumed()),
        flights.chain,
        chain);
  }

  MachineSpec<RaftState, RaftInput, RaftRecord> raftSpec() {
    NodeSettings.Raft raftSettings = settings.raft().orElseThrow();
    ChainConfig chainConfig = settings.genesis().config();
    BftSettings targets =
        new BftSettings(settings.signer().address(), BftSettings.NO_VANITY, gasLimits());
    RaftSettings own =
        new RaftSettings(
            settings.self().key(),
            settings.signer(),
            raftSettings.founders(),
            raftSettings.blockTime(),
            RaftSettings.HEARTBEAT,
            RaftSettings.ELECTION,
            height -> targets.gasLimitAt(height).orElse(settings.gasLimit()),
            height ->
                chainConfig.at(height, 0).gasPriceEnabled()
                    ? settings.self().address()
                    : Address.ZERO);
    return spec(
        "raft",
        new Raft(own, RaftLimits.STANDARD),
        key -> new RaftInput.Local(new ConsensusInput.TimerFired(key)),
        this::raftBeginning,
        flights.raft,
        raft);
  }

  private List<RaftInput> raftBeginning() {
    List<RaftInput> inputs = new ArrayList<>();
    inputs.add(new RaftInput.Local(new ConsensusInput.Resumed()));
    head(head -> inputs.add(new RaftInput.Local(new ConsensusInput.HeadChanged(head))));
    return inputs;
  }

  MachineSpec<VotesState, VotesInput, VoteRecord> votesSpec() {
    return spec(
        "votes",
        new Votes(schedule, settings.signer()),
        noTimers("votes"),
        () -> List.of(new VotesInput.Resumed()),
        flights.votes,
        votes);
  }

  Consensus.Machines consensusSpecs() {
    Verifier verifier = settings.verifier();
    BftSettings self =
        new BftSettings(settings.signer().address(), BftSettings.NO_VANITY, gasLimits());
    MachineSpec<HeightState, ConsensusInput, Void> heights =
        spec(
            "consensus",
            new Height(schedule, verifier, self, BftLimits.STANDARD),
            ConsensusInput.TimerFired::new,
            this::consensusBeginning,
            flights.consensus,
            height);
    MachineSpec<RoundState, RoundInput, Void> rounds =
        spec(
            "round",
            new Round(schedule, verifier),
            noTimers("round"),
            List::of,
            flights.round,
            round);
    return new Consensus.Machines(heights, rounds);
  }

  /** The gas limit of the settings, wherever the chain's own transitions do not say another. */
  private List<Transition> gasLimits() {
    List<Transition> all = new ArrayList<>();
    Optional<Long> own = Optional.of(settings.gasLimit());
    all.add(
        new Transition(
            0,
            Transition.Consensus.NONE,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            own,
            Transition.PrivacyChange.NONE));
    all.addAll(settings.genesis().config().transitions());
    return all;
  }

  private List<ConsensusInput> consensusBeginning() {
    List<ConsensusInput> inputs = new ArrayList<>();
    inputs.add(new ConsensusInput.Resumed());
    head(head -> inputs.add(new ConsensusInput.HeadChanged(head)));
    return inputs;
  }

  MachineSpec<PoolState, PoolInput, Void> poolSpec() {
    Pool machine =
        new Pool(
            settings.genesis().config(), header -> ports.store().stateAt(header), settings.pool());
    return spec(
        "pool",
        machine,
        key -> new PoolInput.TimerFired((PoolTimer) key),
        this::poolBeginning,
        flights.pool,
        pool);
  }

  private List<PoolInput> poolBeginning() {
    List<PoolInput> inputs = new ArrayList<>();
    head(head -> inputs.add(new PoolInput.HeadChanged(head)));
    connected.all().forEach(peer -> inputs.add(new PoolInput.PeerUp(peer.peer())));
    inputs.add(new PoolInput.Restored(senders.recoverSome(locals.get().transactions())));
    return inputs;
  }

  MachineSpec<LocalsState, LocalsInput, LocalsRecord> localsSpec() {
    return spec(
        "locals",
        new Locals(),
        noTimers("locals"),
        () -> List.of(new LocalsInput.Resumed()),
        flights.locals,
        locals);
  }

  MachineSpec<SyncState, SyncInput, Void> syncSpec() {
    return spec(
        "sync",
        new Sync(settings.signer().address(), SyncLimits.STANDARD, ports.workers()),
        key -> new SyncInput.TimerFired((SyncTimer) key),
        this::syncBeginning,
        flights.sync,
        sync);
  }

  private List<SyncInput> syncBeginning() {
    List<SyncInput> inputs = new ArrayList<>();
    head(head -> inputs.add(new SyncInput.HeadChanged(head)));
    Header genesis = settings.genesis().header();
    connected.all().forEach(peer -> inputs.add(Traffic.syncUp(peer, genesis)));
    return inputs;
  }

  /** How many validators agree on the block after the announced head. */
  int validators() {
    Head last = announced.get();
    return last == null ? 0 : last.validators().size();
  }

  private void head(Consumer<Head> use) {
    Head last = announced.get();
    if (last != null) {
      use.accept(last);
    }
  }

  private <S, I, R> MachineSpec<S, I, R> spec(
      String name,
      Machine<S, I, R> machine,
      Function<TimerKey, I> fired,
      Supplier<List<I>> beginning,
      FlightRecorder<I> recorder,
      AtomicReference<S> published) {
    InstantSource clock = ports.clock();
    SplittableRandom random = new SplittableRandom();
    return new MachineSpec<>(
        name, machine, fired, beginning, routes, clock, random::nextLong, recorder, published);
  }

  private static <I> Function<TimerKey, I> noTimers(String machine) {
    return key -> {
      throw new Fault(machine + " has no timer " + key);
    };
  }
}
