package io.witan.actors.node;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import io.witan.actors.host.HostCommand;
import io.witan.actors.host.Listeners;
import io.witan.actors.peer.PeersCommand;
import io.witan.actors.privacy.FollowingLedgers;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.chain.ChainInput;
import io.witan.protocol.chain.ChainState;
import io.witan.protocol.consensus.BuilderInput;
import io.witan.protocol.consensus.ConsensusStatus;
import io.witan.protocol.consensus.Evidence;
import io.witan.protocol.consensus.Head;
import io.witan.protocol.consensus.bft.Bft;
import io.witan.protocol.consensus.bft.HeightState;
import io.witan.protocol.consensus.bft.RoundState;
import io.witan.protocol.consensus.raft.Members;
import io.witan.protocol.consensus.raft.RaftState;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.execution.ExecutedBlock;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.ledger.TransactionCodec;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.machine.Frame;
import io.witan.protocol.machine.Message;
import io.witan.protocol.machine.Role;
import io.witan.protocol.pool.LocalsInput;
import io.witan.protocol.pool.LocalsState;
import io.witan.protocol.pool.PoolInput;
import io.witan.protocol.pool.PoolState;
import io.witan.protocol.sync.BlockReader;
import io.witan.protocol.sync.Serve;
import io.witan.protocol.sync.SyncInput;
import io.witan.protocol.sync.SyncState;
import io.witan.protocol.votes.VotesState;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/** What the parts of one node share, and how they are joined. */
final class Interior {
  private final NodeSettings settings;
  private final NodePorts ports;
  private final Executor computing;
  private final Executor io;
  private final NodeMetrics metrics = new NodeMetrics();
  private final HealthBoard health = new HealthBoard();
  private final Flights flights = new Flights();
  private final Connected connected = new Connected();
  private final Submissions submissions = new Submissions();
  private final Listeners<HeadEvent> heads = new Listeners<>();
  private final Listeners<RecoveredTransaction> pending = new Listeners<>();
  private final SenderCache senders;
  private final Forerunner forerunner;
  private final Routes routes;
  private final BlockExecutor executor;
  private final Machines machines;
  private final Agreement agreement;
  private final ActorRef<Boolean> unanswered;
  private final BooleanSupplier maySpeak;
  private volatile ActorRef<PeersCommand> peers;
  private volatile Optional<FollowingLedgers> ledgers = Optional.empty();

  /** One proposer may be down; that two in a row fail is a trouble. */
  private static final int STALLED = 2;

  /**
   * The parts of a node.
   *
   * @param maySpeak whether what it says to peers may leave just now
   */
  Interior(
      NodeSettings settings,
      NodePorts ports,
      Executor computing,
      Executor io,
      ActorRef<Boolean> unanswered,
      BooleanSupplier maySpeak) {
    this.unanswered = unanswered;
    this.maySpeak = maySpeak;
    this.settings = settings;
    this.ports = ports;
    this.computing = computing;
    this.io = io;
    this.senders = new SenderCache(settings.verifier(), ports.workers());
    this.routes =
        new Routes(
            new Observer(
                metrics,
                submissions,
                senders,
                pending,
                this::dial,
                this::consensus,
                this::misbehaved));
    SealCache seals = new SealCache(settings.verifier());
    this.machines = new Machines(settings, ports, seals, senders, routes, flights, connected);
    this.forerunner =
        new Forerunner(
            settings.genesis().config(),
            ports.store(),
            settings.verifier(),
            seals,
            machines::validators,
            ports.workers(),
            computing);
    this.executor =
        new BlockExecutor(
            settings.genesis().config(),
            ports.store(),
            senders,
            forerunner::recovered,
            ports.workers());
    this.agreement =
        settings.raft().isPresent()
            ? new RaftAgreement(machines)
            : new BftAgreement(machines, ports);
  }

  /** Whether what the node says to peers may leave just now. */
  boolean maySpeak() {
    return maySpeak.getAsBoolean();
  }

  /** Where agreement stands; empty before it began, and on a node without consensus. */
  Optional<ConsensusStatus> consensus() {
    HeightState height = machines == null ? null : machines.height.get();
    RoundState round = machines == null ? null : machines.round.get();
    return height == null || round == null
        ? Optional.empty()
        : Bft.status(machines.schedule, settings.signer().address(), height, round, evidence());
  }

  private List<Evidence> evidence() {
    VotesState votes = machines.votes.get();
    return votes == null ? List.of() : List.copyOf(votes.evidence().values());
  }

  /** Why no block comes, in a sentence; empty while agreement goes on. */
  Optional<String> stall() {
    return abstention().or(this::lateRound);
  }

  private Optional<String> abstention() {
    VotesState votes = machines.votes.get();
    return consensus()
        .filter(ConsensusStatus::validator)
        .flatMap(status -> machines.height.get().head())
        .filter(head -> votes != null && votes.isYoung(head, ports.clock().instant()))
        .map(head -> "votes: none until a block is younger than their journal, which is new");
  }

  private Optional<String> lateRound() {
    return consensus()
        .filter(status -> status.view().round() >= STALLED)
        .map(
            status ->
                "consensus: height %d is in round %d; silent: %s"
                    .formatted(
                        status.view().height(),
                        status.view().round(),
                        status.silent().isEmpty() ? "nobody" : status.silent()));
  }

  /** Lets the private ledgers follow this node's heads. */
  void follow(FollowingLedgers following) {
    ledgers = Optional.of(following);
    heads.add(event -> following.headIs(event.block().number()));
  }

  Optional<FollowingLedgers> ledgers() {
    return ledgers;
  }

  Machines machines() {
    return machines;
  }

  Agreement agreement() {
    return agreement;
  }

  HealthBoard health() {
    return health;
  }

  Flights flights() {
    return flights;
  }

  Routes routes() {
    return routes;
  }

  Submissions submissions() {
    return submissions;
  }

  SenderCache senders() {
    return senders;
  }

  Listeners<HeadEvent> heads() {
    return heads;
  }

  Listeners<RecoveredTransaction> pending() {
    return pending;
  }

  Executor computing() {
    return computing;
  }

  /** The actor of peers; null until the node runs. */
  ActorRef<PeersCommand> peers() {
    return peers;
  }

  Committer committer() {
    return new Committer(executor, forerunner, heads, metrics);
  }

  /** A block that another JVM of the group recorded is applied here too. */
  void followed(ExecutedBlock applied) {
    metrics.followed(applied);
    heads.tell(new HeadEvent(applied.block(), applied.hash(), applied.outcomes()));
  }

  /** What waits in the active JVM of the group is told here too; its senders are known then. */
  void pendingElsewhere(List<Bytes> encoded) {
    List<Transaction> transactions = encoded.stream().map(TransactionCodec::decode).toList();
    senders.recoverSome(transactions).forEach(pending::tell);
  }

  CatchUp catchUp() {
    return new CatchUp(ports.store(), executor, ports.journal(), health);
  }

  Behavior<BuilderInput> builder() {
    return Builder.create(
        settings.genesis().config(),
        executor,
        this::candidates,
        forerunner::after,
        settings.buildTime(),
        routes,
        metrics);
  }

  private Iterable<RecoveredTransaction> candidates(Uint256 baseFee) {
    PoolState pool = machines.pool.get();
    return pool == null ? List.of() : pool.candidates(baseFee);
  }

  Traffic.Parts traffic(Inlets inlets) {
    Serve serving = new Serve(BlockReader.of(ports.store()), Serve.Limits.STANDARD);
    return new Traffic.Parts(
        inlets,
        routes,
        connected,
        senders,
        serving,
        settings.genesis().header(),
        computing,
        io,
        metrics);
  }

  /** Fills the routing table: one row per role. */
  void connect(
      ActorRef<HostCommand<ChainState, ChainInput>> chain,
      ActorRef<BuilderInput> builder,
      ActorRef<HostCommand<PoolState, PoolInput>> pool,
      ActorRef<HostCommand<LocalsState, LocalsInput>> locals,
      ActorRef<HostCommand<SyncState, SyncInput>> sync,
      ActorRef<PeersCommand> toPeers) {
    peers = toPeers;
    RaftState raft = machines.raft.get();
    if (raft != null) {
      dial(raft.log().members());
    }
    routes.peers(outlet(toPeers));
    routes.put(
        Role.CHAIN,
        m -> {
          if (m instanceof ChainInput.Append(var block, ChainInput.Origin.Fetched fetched)) {
            forerunner.take(block);
          }
          chain.tell(input(ChainInput.class, m));
        });
    agreement.connect(routes);
    routes.put(Role.BUILDER, m -> builder.tell(cast(BuilderInput.class, m)));
    routes.put(Role.POOL, m -> pool.tell(input(PoolInput.class, m)));
    routes.put(Role.LOCALS, m -> locals.tell(input(LocalsInput.class, m)));
    routes.put(
        Role.SYNC,
        m -> {
          switch (cast(SyncInput.class, m)) {
            case SyncInput.HeadChanged(var head) -> headIs(head, toPeers);
            case SyncInput.Refused refused -> forerunner.forget();
            default -> {}
          }
          sync.tell(input(SyncInput.class, m));
        });
  }

  /** Keeps links to all members of the Raft cluster. */
  private void dial(Members members) {
    ActorRef<PeersCommand> toPeers = peers;
    if (toPeers != null) {
      members.all().forEach(m -> toPeers.tell(new PeersCommand.AddPeer(m.url(), unanswered)));
    }
  }

  private void misbehaved(PublicKey peer, String what) {
    ActorRef<PeersCommand> toPeers = peers;
    if (toPeers != null) {
      toPeers.tell(new PeersCommand.Misbehaved(peer, what));
    }
  }

  private void headIs(Head head, ActorRef<PeersCommand> toPeers) {
    machines.announced.set(head);
    toPeers.tell(headIs(head));
    PoolState pool = machines.pool.get();
    if (pool != null) {
      metrics.pool(pool.pendingCount(), pool.queuedCount());
    }
  }

  private PeersCommand headIs(Head head) {
    Uint256 total = settings.genesis().header().difficulty().plus(Uint256.of(head.height()));
    return new PeersCommand.HeadIs(
        head.height(),
        head.header().timestamp(),
        head.hash(),
        total,
        Set.copyOf(head.validators()));
  }

  /** What peers are told of the head; empty before the chain announced one. */
  Optional<PeersCommand> head() {
    return Optional.ofNullable(machines.announced.get()).map(this::headIs);
  }

  private Routes.PeerOutlet outlet(ActorRef<PeersCommand> peers) {
    return new Routes.PeerOutlet() {
      @Override
      public void send(PublicKey to, Frame frame) {
        if (maySpeak.getAsBoolean()) {
          peers.tell(new PeersCommand.Send(to, frame));
        }
      }

      @Override
      public void gossip(Frame frame) {
        if (maySpeak.getAsBoolean()) {
          peers.tell(new PeersCommand.Gossip(frame));
        }
      }
    };
  }

  static <S, I extends Message> HostCommand<S, I> input(Class<I> inputs, Message message) {
    return new HostCommand.Input<>(cast(inputs, message));
  }

  static <I> I cast(Class<I> inputs, Message message) {
    Fault.unless(inputs.isInstance(message), "misaddressed " + message.getClass().getSimpleName());
    return inputs.cast(message);
  }
}
