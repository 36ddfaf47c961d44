package io.witan.actors.peer;

import static java.util.function.Predicate.not;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.PreRestart;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.stream.javadsl.Tcp;
import io.witan.actors.peer.Links.Link;
import io.witan.actors.peer.Links.State;
import io.witan.actors.peer.PeerLink.Order;
import io.witan.actors.peer.PeerLink.Report;
import io.witan.actors.peer.PeersCommand.Public;
import io.witan.actors.peer.Reception.Existing;
import io.witan.actors.peer.Reception.Verdict;
import io.witan.actors.peer.Reception.Visitor;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.wire.Admission;
import io.witan.protocol.wire.Conversation.OurHead;
import io.witan.protocol.wire.DisconnectReason;
import io.witan.protocol.wire.EnodeUrl;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Dials the static nodes, accepts others, admits those it may, keeps one {@link PeerLink} per peer
 * and tells the node about them.
 */
public final class Peers extends AbstractBehavior<PeersCommand> {
  /** A link that lived this long is a success: the next dial is soon. */
  private static final Duration PROVEN = Duration.ofSeconds(10);

  /** Who has not answered for so long at one address may be at another. */
  private static final Duration NEXT_ADDRESS = Duration.ofSeconds(1);

  /** Messages to itself. */
  sealed interface Own extends PeersCommand.Private {
    record Bound(InetSocketAddress address) implements Own {}

    record NotBound(String reason) implements Own {}

    record Called(Tcp.IncomingConnection connection) implements Own {}

    record DialNow(PublicKey peer) implements Own {}

    record LinkGone(ActorRef<PeerLink.Command> link) implements Own {}

    /** What the lists say, first and whenever they change. */
    record AdmissionIs(Admission admission) implements Own {}
  }

  /** What a restart must not forget, for nobody would say it again. */
  private static final class Memory {
    private Optional<OurHead> head = Optional.empty();
    private Set<Address> validators = Set.of();
  }

  private final PeersSettings settings;
  private final Memory memory;
  private final ActorRef<PeersEvent> node;
  private final TimerScheduler<PeersCommand> timers;
  private final Entrance entrance;
  private final LinkFactory factory;
  private final Links links = new Links();
  private final Dials dials;
  private final Reception reception;
  private final PeerLog log;
  private Optional<Admission> admission = Optional.empty();
  private boolean inCharge = true;

  private Peers(
      ActorContext<PeersCommand> context,
      TimerScheduler<PeersCommand> timers,
      PeersSettings settings,
      ActorRef<PeersEvent> node,
      Memory memory) {
    super(context);
    PeerMetrics.connected(0);
    this.memory = memory;
    this.settings = settings;
    this.node = node;
    this.timers = timers;
    this.factory = new LinkFactory(context, settings);
    this.dials = new Dials(settings.limits().firstRetry(), settings.limits().lastRetry());
    this.reception = new Reception(settings.key().publicKey(), settings.limits().maxPeers());
    this.log = new PeerLog(context.getLog());
    settings.staticNodes().stream().filter(this::isOther).forEach(dials::add);
    this.entrance = Entrance.open(context, settings);
    context.spawn(AdmissionWatch.create(settings, context.getSelf()), "admission");
    settings
        .discovery()
        .ifPresent(d -> context.spawn(Discoverer.create(d, context.getSelf()), "discovery"));
  }

  /**
   * The behavior of all peers of one node. Nothing is dialled or accepted before the first {@link
   * PeersCommand.HeadIs}.
   */
  public static Behavior<PeersCommand> create(PeersSettings settings, ActorRef<PeersEvent> node) {
    Memory memory = new Memory();
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(timers -> new Peers(context, timers, settings, node, memory)));
  }

  @Override
  public Receive<PeersCommand> createReceive() {
    return newReceiveBuilder()
        .onMessage(Public.class, this::onPublic)
        .onMessage(Own.class, this::onOwn)
        .onMessage(Report.class, this::onReport)
        .onSignal(PostStop.class, stop -> onStop())
        .onSignal(PreRestart.class, restart -> onStop())
        .build();
  }

  private Behavior<PeersCommand> onPublic(Public command) {
    switch (command) {
      case PeersCommand.Send send ->
          links.of(send.to()).ifPresent(link -> link.ref.tell(new Order.Transmit(send.frame())));
      case PeersCommand.Gossip gossip -> {
        Order.Transmit order = new Order.Transmit(gossip.frame());
        for (Link link : links.ready()) {
          if (!gossip.except().contains(link.id.orElseThrow())) {
            link.ref.tell(order);
          }
        }
      }
      case PeersCommand.HeadIs now -> onHead(now);
      case PeersCommand.AddPeer add -> {
        boolean isNew = isOther(add.node()) && dials.add(add.node());
        add.replyTo().tell(isNew);
        dialSoon(add.node().id(), Duration.ZERO);
      }
      case PeersCommand.Misbehaved(var peer, var what) -> onMisbehaved(peer, what);
      case PeersCommand.InCharge is -> onInCharge(is.now());
      case PeersCommand.Candidate found -> onCandidate(found.node());
      case PeersCommand.RemovePeer remove -> {
        boolean known = dials.remove(remove.node());
        links
            .of(remove.node())
            .ifPresent(link -> dismiss(link, DisconnectReason.REQUESTED, "removed by operator"));
        remove.replyTo().tell(known);
      }
      case PeersCommand.ListPeers list -> list.replyTo().tell(links.infos(dials));
      case PeersCommand.WhereListening where -> entrance.where(where.replyTo());
    }
    return this;
  }

  private Behavior<PeersCommand> onOwn(Own message) {
    switch (message) {
      case Own.Bound now -> entrance.opened(now.address().getPort());
      case Own.NotBound not ->
          throw new IllegalStateException(
              "cannot listen for peers on " + settings.listen() + ": " + not.reason());
      case Own.Called called -> onCalled(called.connection());
      case Own.DialNow now -> dial(now.peer());
      case Own.LinkGone gone -> {
        links.get(gone.link()).ifPresent(link -> ended(link, "the link failed"));
        links.forget(gone.link());
      }
      case Own.AdmissionIs now -> onAdmission(now.admission());
    }
    return this;
  }

  private Behavior<PeersCommand> onReport(Report report) {
    Optional<Link> known = links.get(report.link()).filter(link -> link.state != State.ENDED);
    if (known.isPresent()) {
      Link link = known.get();
      switch (report) {
        case Report.Identified identified -> onIdentified(link, identified.peer());
        case Report.Proven proven -> onProven(link, proven.peer());
        case Report.Ready ready -> onReady(link, ready);
        case Report.Heard heard -> {
          if (link.state == State.READY) {
            node.tell(new PeersEvent.FrameReceived(link.id.orElseThrow(), heard.frame()));
          }
        }
        case Report.Ended ended -> {
          log.ended(link, ended);
          keepOut(link, ended);
          ended(link, ended.detail());
        }
      }
    }
    return this;
  }

  private Behavior<PeersCommand> onStop() {
    for (Link link : links.admitted()) {
      node.tell(new PeersEvent.PeerDown(link.id.orElseThrow(), "our side stops"));
    }
    return this;
  }

  private void onHead(PeersCommand.HeadIs now) {
    boolean first = memory.head.isEmpty();
    memory.head =
        Optional.of(new OurHead(now.height(), now.timestamp(), now.hash(), now.totalDifficulty()));
    memory.validators = now.validators();
    if (first) {
      startDialling();
    }
  }

  private void startDialling() {
    if (isOpen()) {
      dials.all().forEach(peer -> dialSoon(peer, Duration.ZERO));
    }
  }

  private boolean isOpen() {
    return inCharge && memory.head.isPresent() && admission.isPresent();
  }

  private void onInCharge(boolean now) {
    inCharge = now;
    startDialling();
    if (!now) {
      links.admitted().forEach(l -> dismiss(l, DisconnectReason.QUITTING, "we may be overtaken"));
    }
  }

  private void onCalled(Tcp.IncomingConnection connection) {
    String host = connection.remoteAddress().getAddress().getHostAddress();
    if (isOpen() && entrance.admits(host, links)) {
      links.add(factory.accept(connection, host, entrance.port()));
    } else {
      entrance.reject(connection);
    }
  }

  /** Whom the operator named stays welcome, after a pause: it may be mended. */
  private void onMisbehaved(PublicKey peer, String what) {
    links
        .of(peer)
        .ifPresent(
            link -> {
              if (!dials.contains(peer)) {
                log.banned(link, what, reception.ban(peer, what));
              }
              dismiss(link, DisconnectReason.PROTOCOL_BREACH, what);
            });
  }

  /** A guest that broke the protocol once would do so again at once. */
  private void keepOut(Link link, Report.Ended ended) {
    boolean guest = links.isCurrent(link) && !isExpected(link.id.orElseThrow());
    if (guest && !ended.byPeer() && ended.reason() == DisconnectReason.PROTOCOL_BREACH) {
      String what = ended.detail();
      log.banned(link, what, reception.ban(link.id.orElseThrow(), what));
    }
  }

  /** Half of the room for peers is kept for those who call us. */
  private void onCandidate(EnodeUrl node) {
    boolean room = links.count(not(this::isExpected)) < settings.limits().maxPeers() / 2;
    boolean wanted = isOther(node) && isOpen() && !links.isTaken(node.id());
    if (room && wanted && reception.mayCall(node.id(), admission.orElseThrow())) {
      links.add(factory.dial(node, entrance.port()));
    }
  }

  private void dial(PublicKey peer) {
    if (!isOpen() || links.of(peer).isPresent()) {
      return;
    }
    Optional<EnodeUrl> target = dials.next(peer, url -> url.isDialable() && !links.isDialling(url));
    if (target.isEmpty()) {
      return;
    }
    Optional<Admission.Refusal> refusal = admission.orElseThrow().refuses(peer);
    if (refusal.isPresent()) {
      log.notDialled(target.get(), refusal.get());
      dialLater(peer, true);
      return;
    }
    links.add(factory.dial(target.get(), entrance.port()));
    if (dials.hasSeveralAddresses(peer)) {
      dialSoon(peer, NEXT_ADDRESS);
    }
  }

  /** Who only says that it is a peer takes nobody's place. */
  private void onIdentified(Link link, PublicKey peer) {
    link.id = Optional.of(peer);
    Optional<Verdict.Refuse> refusal = reception.refuses(peer, admission.orElseThrow());
    if (refusal.isPresent()) {
      refuse(link, refusal.get());
    } else {
      link.ref.tell(new Order.Admit(memory.head.orElseThrow()));
    }
  }

  private void onProven(Link link, PublicKey peer) {
    Optional<Link> other = links.of(peer);
    Visitor visitor =
        new Visitor(
            peer,
            link.inbound,
            isExpected(peer),
            other.map(o -> new Existing(o.inbound, Duration.ofNanos(o.nanosSinceAdmitted()))));
    switch (reception.decide(
        visitor, admission.orElseThrow(), links.count(not(this::isExpected)))) {
      case Verdict.Admit ignored -> links.admit(link, peer);
      case Verdict.Replace ignored -> {
        dismiss(other.orElseThrow(), DisconnectReason.ALREADY_CONNECTED, "replaced by its twin");
        links.admit(link, peer);
      }
      case Verdict.Refuse refuse -> refuse(link, refuse);
      case Verdict.Doubt doubt -> {
        other.orElseThrow().ref.tell(new Order.Answer());
        refuse(link, doubt.refusal());
      }
    }
  }

  private void refuse(Link link, Verdict.Refuse refusal) {
    log.refused(link, refusal);
    link.ref.tell(new Order.End(refusal.reason(), refusal.detail()));
    ended(link, refusal.detail());
  }

  /** Static nodes and validators find room however many others there are. */
  private boolean isExpected(PublicKey peer) {
    return dials.contains(peer) || memory.validators.contains(peer.address());
  }

  private void onReady(Link link, Report.Ready ready) {
    link.state = State.READY;
    link.info = Optional.of(ready.info());
    PeerMetrics.connected(links.ready().size());
    log.up(ready.info());
    node.tell(new PeersEvent.PeerUp(ready.info().id(), ready.info().status(), ready.consensus()));
  }

  /** Ends a link for a reason of ours. */
  private void dismiss(Link link, DisconnectReason reason, String detail) {
    link.ref.tell(new Order.End(reason, detail));
    log.dismissed(link, detail);
    ended(link, detail);
  }

  private void ended(Link link, String detail) {
    if (link.state == State.ENDED) {
      return;
    }
    boolean found = link.state != State.PENDING;
    boolean proven = link.state == State.READY && link.nanosSinceAdmitted() > PROVEN.toNanos();
    if (links.retire(link)) {
      node.tell(new PeersEvent.PeerDown(link.id.orElseThrow(), detail));
      PeerMetrics.connected(links.ready().size());
    }
    link.id.ifPresent(
        peer -> {
          if (proven) {
            dials.succeeded(peer);
          }
          dialLater(peer, found);
        });
  }

  private void dialLater(PublicKey peer, boolean found) {
    if (dials.contains(peer) && links.of(peer).isEmpty()) {
      dialSoon(peer, dials.pause(peer, found, factory.chance()));
    }
  }

  private void dialSoon(PublicKey peer, Duration pause) {
    timers.startSingleTimer(peer, new Own.DialNow(peer), pause);
  }

  private void onAdmission(Admission now) {
    boolean first = admission.isEmpty();
    admission = Optional.of(now);
    if (first) {
      startDialling();
    }
    for (Link link : links.admitted()) {
      now.refuses(link.id.orElseThrow())
          .ifPresent(why -> dismiss(link, DisconnectReason.REQUESTED, why.text()));
    }
  }

  private boolean isOther(EnodeUrl target) {
    return !target.id().equals(settings.key().publicKey());
  }
}
