package io.witan.actors.node;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.AskPattern;
import io.witan.actors.peer.PeerInfo;
import io.witan.actors.peer.PeersCommand;
import io.witan.actors.privacy.FollowingLedgers;
import io.witan.actors.privacy.PrivateLedgers;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.ConsensusInput;
import io.witan.protocol.consensus.ConsensusStatus;
import io.witan.protocol.consensus.bft.HeightState;
import io.witan.protocol.consensus.raft.Members;
import io.witan.protocol.consensus.raft.MembershipChange;
import io.witan.protocol.consensus.raft.RaftState;
import io.witan.protocol.ledger.Genesis;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.machine.Role;
import io.witan.protocol.pool.PoolInput;
import io.witan.protocol.pool.PoolOrigin;
import io.witan.protocol.pool.PoolState;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.state.Account;
import io.witan.protocol.store.Duty;
import io.witan.protocol.store.LedgerStore;
import io.witan.protocol.sync.SyncState;
import io.witan.protocol.wire.EnodeUrl;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** One node inside an actor system: starts it, and is its front ends' way in. */
public final class Node implements NodeClient {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ActorSystem<?> system;
  private final NodeSettings settings;
  private final NodePorts ports;
  private final boolean identified;
  private final Interior interior;
  private final AtomicLong behindSince = new AtomicLong(-1);
  private final CompletableFuture<Void> activated = new CompletableFuture<>();
  private final PrivatePart privacy;
  private volatile ActorRef<LedgerNode.Command> parts;
  private volatile Supplier<Optional<GroupStatus>> group = Optional::empty;

  private final BooleanSupplier current;

  private Node(
      ActorSystem<?> system,
      NodeSettings settings,
      NodePorts ports,
      boolean identified,
      Interior interior,
      BooleanSupplier current) {
    this.system = system;
    this.settings = settings;
    this.ports = ports;
    this.identified = identified;
    this.interior = interior;
    this.current = current;
    this.privacy = new PrivatePart(system, settings, ports, interior);
  }

  /**
   * Starts the node's actors in {@code system}; {@link #health} tells when it runs. It stops with
   * the system.
   *
   * @throws StartRefused if the store is of another chain
   */
  public static Node start(ActorSystem<?> system, NodeSettings settings, NodePorts ports) {
    Node node = create(system, settings, ports, true, () -> true);
    ports.privacy().ifPresent(node.privacy::begin);
    node.begin();
    return node;
  }

  static Node create(
      ActorSystem<?> system,
      NodeSettings settings,
      NodePorts ports,
      boolean identified,
      BooleanSupplier maySpeak) {
    CatchUp.genesis(ports.store(), settings.genesis());
    Interior interior = interior(system, settings, ports, maySpeak);
    return new Node(system, settings, ports, identified, interior, maySpeak);
  }

  static Interior interior(
      ActorSystem<?> system, NodeSettings settings, NodePorts ports, BooleanSupplier maySpeak) {
    return new Interior(
        settings,
        ports,
        system.dispatchers().lookup(DispatcherSelector.fromConfig("witan.dispatchers.cpu")),
        system.dispatchers().lookup(DispatcherSelector.fromConfig("witan.dispatchers.io")),
        system.ignoreRef(),
        maySpeak);
  }

  /** What of its private states is here. */
  PrivatePart privacy() {
    return privacy;
  }

  /** Nobody else writes to the journal or to the store. */
  void begin() {
    parts =
        system.systemActorOf(LedgerNode.create(settings, ports, interior), "node", Props.empty());
    activated.complete(null);
  }

  /** Ends every part: another JVM is active. */
  void overtaken(String why) {
    ActorRef<LedgerNode.Command> running = parts;
    if (running == null) {
      interior.health().faulted(why);
    } else {
      running.tell(new LedgerNode.Overtaken(why));
    }
  }

  void joins(Supplier<GroupStatus> status) {
    group = () -> Optional.of(status.get());
  }

  @Override
  public Optional<GroupStatus> group() {
    return group.get();
  }

  @Override
  public boolean isCurrent() {
    return current.getAsBoolean() && privacy.mayTell();
  }

  @Override
  public CompletionStage<Void> active() {
    return activated.minimalCompletionStage();
  }

  @Override
  public boolean isFollowing() {
    return !activated.isDone();
  }

  @Override
  public CompletionStage<PrivateLedgers> privateSide() {
    return privacy.begun();
  }

  @Override
  public boolean isManagerAlone() {
    return isFollowing() && privacy.isHere();
  }

  Interior interior() {
    return interior;
  }

  @Override
  public ChainConfig config() {
    return settings.genesis().config();
  }

  @Override
  public Genesis genesis() {
    return settings.genesis();
  }

  @Override
  public LedgerStore ledger() {
    return ports.store();
  }

  @Override
  public NodeInfo self() {
    if (!identified) {
      throw new Elsewhere(Duty.LEDGER);
    }
    return settings.self();
  }

  @Override
  public Health health() {
    Health health = interior.health().health();
    if (health.isReady() && !isCurrent()) {
      return Health.CUT_OFF;
    }
    if (isFollowing() && group().filter(all -> all.active().isEmpty()).isPresent()) {
      return health.degradedBy("group: no member is active");
    }
    Optional<String> trouble =
        interior.stall().or(() -> isFollowing() ? Optional.empty() : privacy.absence(group()));
    Health stalled = trouble.map(health::degradedBy).orElse(health);
    return interior.ledgers().map(FollowingLedgers::troubles).orElse(List.of()).stream()
        .reduce(stalled, Health::degradedBy, (one, other) -> other);
  }

  @Override
  public Submitted<Submission> submit(RecoveredTransaction transaction) {
    if (isFollowing() || !health().isReady()) {
      return Submitted.answered(notRunning());
    }
    Submitted<Submission> submitted = interior.submissions().expect(transaction.hash());
    interior.routes().tell(Role.POOL, new PoolInput.Add(transaction, new PoolOrigin.Local()));
    return submitted;
  }

  @Override
  public CompletionStage<PoolContent> pool() {
    return onPool(PoolContent.EMPTY, state -> new PoolContent(state.pending(), state.queued()));
  }

  @Override
  public CompletionStage<Optional<RecoveredTransaction>> pooled(Hash hash) {
    return onPool(Optional.empty(), state -> state.transaction(hash));
  }

  @Override
  public CompletionStage<Long> nextNonce(Address sender) {
    return onPool(Optional.<Long>empty(), state -> state.nextNonce(sender))
        .thenApply(pooled -> pooled.orElseGet(() -> nonceAtHead(sender)));
  }

  private long nonceAtHead(Address sender) {
    LedgerStore store = ports.store();
    return store
        .hashAt(store.appliedHeight())
        .flatMap(store::block)
        .flatMap(head -> store.stateAt(head.header()).account(sender))
        .map(Account::nonce)
        .orElse(0L);
  }

  private <A> CompletionStage<A> onPool(A none, Function<PoolState, A> reading) {
    PoolState state = interior.machines().pool.get();
    return isFollowing()
        ? elsewhere()
        : CompletableFuture.completedFuture(state == null ? none : reading.apply(state));
  }

  @Override
  public CompletionStage<ConsensusStatus> consensus() {
    return interior
        .consensus()
        .<CompletionStage<ConsensusStatus>>map(CompletableFuture::completedFuture)
        .orElseGet(this::notRunning);
  }

  @Override
  public CompletionStage<Optional<SyncProgress>> syncing() {
    if (isFollowing()) {
      return elsewhere();
    }
    SyncState state = interior.machines().sync.get();
    long applied = ports.store().appliedHeight();
    long best = state == null ? -1 : state.best();
    // One block behind is what every node is while a block is on its way.
    if (best <= applied + 1) {
      behindSince.set(-1);
      return CompletableFuture.completedFuture(Optional.empty());
    }
    behindSince.compareAndSet(-1, applied);
    SyncProgress progress = new SyncProgress(behindSince.get(), applied, best);
    return CompletableFuture.completedFuture(Optional.of(progress));
  }

  @Override
  public CompletionStage<List<PeerInfo>> peers() {
    return askPeers(PeersCommand.ListPeers::new);
  }

  @Override
  public AutoCloseable onHead(Consumer<HeadEvent> listener) {
    return interior.heads().add(listener);
  }

  @Override
  public AutoCloseable onPending(Consumer<RecoveredTransaction> listener) {
    return interior.pending().add(listener);
  }

  @Override
  public CompletionStage<Void> propose(Address validator, boolean add) {
    return command(new ConsensusInput.Propose(validator, add));
  }

  @Override
  public CompletionStage<Void> discard(Address validator) {
    return command(new ConsensusInput.Discard(validator));
  }

  private CompletionStage<Void> command(ConsensusInput input) {
    if (isFollowing() || !health().isReady()) {
      return notRunning();
    }
    interior.routes().tell(Role.CONSENSUS, input);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<SortedMap<Address, Boolean>> candidates() {
    HeightState height = interior.machines().height.get();
    SortedMap<Address, Boolean> open = height == null ? new TreeMap<>() : height.candidates();
    return isFollowing() ? elsewhere() : CompletableFuture.completedFuture(open);
  }

  @Override
  public boolean isRaft() {
    return settings.raft().isPresent();
  }

  @Override
  public Optional<RaftState> raft() {
    if (isFollowing() && isRaft()) {
      throw new Elsewhere(Duty.LEDGER);
    }
    return Optional.ofNullable(interior.machines().raft.get());
  }

  @Override
  public CompletionStage<Members> changeMembers(MembershipChange change) {
    return isFollowing()
        ? elsewhere()
        : new RaftAdmin(system, interior.routes(), interior.machines().raft::get).change(change);
  }

  @Override
  public Optional<PrivateLedgers> privateLedgers() {
    return privacy.ledgers(isFollowing());
  }

  @Override
  public CompletionStage<Boolean> addPeer(String enode) {
    return withUrl(enode, (url, replyTo) -> new PeersCommand.AddPeer(url, replyTo));
  }

  @Override
  public CompletionStage<Boolean> removePeer(String enode) {
    return withUrl(enode, (url, replyTo) -> new PeersCommand.RemovePeer(url.id(), replyTo));
  }

  private CompletionStage<Boolean> withUrl(
      String enode, BiFunction<EnodeUrl, ActorRef<Boolean>, PeersCommand> command) {
    EnodeUrl url;
    try {
      url = EnodeUrl.parse(enode);
    } catch (IllegalArgumentException malformed) {
      return CompletableFuture.completedFuture(false);
    }
    return askPeers(replyTo -> command.apply(url, replyTo));
  }

  @Override
  public CompletionStage<Bytes> flightRecord() {
    byte[] text = interior.flights().text().getBytes(StandardCharsets.UTF_8);
    return CompletableFuture.completedFuture(Bytes.wrap(text));
  }

  private <A> CompletionStage<A> askPeers(
      akka.japi.function.Function<ActorRef<A>, PeersCommand> question) {
    ActorRef<PeersCommand> peers = interior.peers();
    return peers == null
        ? notRunning()
        : AskPattern.ask(peers, question, PATIENCE, system.scheduler());
  }

  private static <A> CompletionStage<A> elsewhere() {
    return CompletableFuture.failedFuture(new Elsewhere(Duty.LEDGER));
  }

  private <A> CompletionStage<A> notRunning() {
    return isFollowing() ? elsewhere() : CompletableFuture.failedFuture(new NotRunning());
  }
}
