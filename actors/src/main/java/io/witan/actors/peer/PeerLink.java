package io.witan.actors.peer;

import akka.actor.DeadLetterSuppression;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.stream.javadsl.Tcp;
import io.witan.actors.peer.LinkSocket.Event;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.machine.Frame;
import io.witan.protocol.wire.Capability;
import io.witan.protocol.wire.Conversation;
import io.witan.protocol.wire.Conversation.OurHead;
import io.witan.protocol.wire.DisconnectReason;
import io.witan.protocol.wire.EnodeUrl;
import io.witan.protocol.wire.MessageCodec.Encoded;
import io.witan.protocol.wire.Step;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One connection to one peer: its socket, its conversation, its queue and its budgets. Reports to
 * {@code Peers}, and dies alone.
 */
final class PeerLink extends AbstractBehavior<PeerLink.Command> {
  /** How long the last words may take. */
  private static final Duration LINGER = Duration.ofSeconds(2);

  private static final Duration CHECK = Duration.ofSeconds(1);

  /** How long a peer may take for a sign of life where another connection claims its place. */
  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(1);

  private static final int CHECKS_PER_IDLE = 3;

  /** Whom to connect to. */
  sealed interface Target {
    record Dial(EnodeUrl node, InetSocketAddress address) implements Target {}

    record Accept(Tcp.IncomingConnection connection) implements Target {}
  }

  /** One that comes too late is nothing to wonder at. */
  sealed interface Command extends DeadLetterSuppression permits LinkSocket.Event, Order, Own {}

  /** What {@code Peers} says. */
  sealed interface Order extends Command {
    record Admit(OurHead head) implements Order {}

    record End(DisconnectReason reason, String detail) implements Order {}

    record Transmit(Frame frame) implements Order {}

    /** The peer is to show that it is alive. */
    record Answer() implements Order {}
  }

  private sealed interface Own extends Command {
    record Connected(InetSocketAddress local, InetSocketAddress remote) implements Own {}

    record ReadOn() implements Own {}

    record Check() implements Own {}

    record TooLong() implements Own {}

    record Unanswered(long lastHeard) implements Own {}

    record Gone() implements Own {}
  }

  /** What a link says to {@code Peers}. */
  sealed interface Report extends PeersCommand.Private {
    ActorRef<Command> link();

    record Identified(ActorRef<Command> link, PublicKey peer) implements Report {}

    record Proven(ActorRef<Command> link, PublicKey peer) implements Report {}

    record Ready(ActorRef<Command> link, PeerInfo info, boolean consensus) implements Report {}

    record Heard(ActorRef<Command> link, Frame frame) implements Report {}

    /**
     * The last report.
     *
     * @param byPeer whether the other side ended it
     */
    record Ended(ActorRef<Command> link, DisconnectReason reason, String detail, boolean byPeer)
        implements Report {}
  }

  /** What a link is made of. */
  record Parts(
      PeersSettings settings,
      Target target,
      Conversation conversation,
      ActorRef<PeersCommand> peers) {}

  private final Parts parts;
  private final Conversation conversation;
  private final TimerScheduler<Command> timers;
  private final LinkSocket socket;
  private final Writes writes = new Writes();
  private final ReadBudget budget;
  private Optional<ActorRef<LinkSocket.Ack>> reader = Optional.empty();
  private Optional<Own.Connected> ends = Optional.empty();
  private boolean ackOwed;
  private boolean awaitsAdmission;
  private boolean closed;
  private boolean reported;
  private long lastHeard = System.nanoTime();
  private long writeBegan;
  private int checks;

  private PeerLink(ActorContext<Command> context, TimerScheduler<Command> timers, Parts parts) {
    super(context);
    this.parts = parts;
    this.timers = timers;
    this.conversation = parts.conversation();
    PeersSettings.Limits limits = parts.settings().limits();
    this.budget =
        new ReadBudget(limits.bytesPerSecond(), limits.framesPerSecond(), System.nanoTime());
    this.socket = open(limits);
    timers.startTimerWithFixedDelay(new Own.Check(), CHECK);
  }

  static Behavior<Command> create(Parts parts) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new PeerLink(context, timers, parts)));
  }

  private LinkSocket open(PeersSettings.Limits limits) {
    return switch (parts.target()) {
      case Target.Accept accept -> {
        Tcp.IncomingConnection c = accept.connection();
        getContext().getSelf().tell(new Own.Connected(c.localAddress(), c.remoteAddress()));
        yield LinkSocket.accepted(getContext(), c);
      }
      case Target.Dial dial -> {
        var dialled = LinkSocket.dial(getContext(), dial.address(), limits.connect());
        getContext()
            .pipeToSelf(
                dialled.connected(),
                (connection, failure) ->
                    failure == null
                        ? new Own.Connected(connection.localAddress(), connection.remoteAddress())
                        : new Event.Failed(LinkSocket.reason(failure)));
        yield dialled.socket();
      }
    };
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder().onAnyMessage(this::onCommand).build();
  }

  private Behavior<Command> onCommand(Command command) {
    switch (command) {
      case Own.Connected connected -> onConnected(connected);
      case Event.Opened opened -> {
        reader = Optional.of(opened.reader());
        opened.reader().tell(LinkSocket.Ack.ACK);
      }
      case Event.Read read -> onRead(read);
      case Event.Written ignored -> {
        writes.confirmed();
        pump();
      }
      case Event.Closed ignored -> onClosed();
      case Event.Failed failed -> lost(failed.reason());
      case Order.Admit admit -> {
        if (!conversation.hasEnded()) {
          awaitsAdmission = false;
          perform(conversation.admit(admit.head()));
        }
        if (closed) {
          onClosed();
        }
        readOn();
      }
      case Order.End end -> end(end.reason(), end.detail());
      case Order.Transmit transmit -> onTransmit(transmit.frame());
      case Order.Answer ignored -> onAnswer();
      case Own.ReadOn ignored -> readOn();
      case Own.Check ignored -> onCheck();
      case Own.TooLong ignored -> onTooLong();
      case Own.Unanswered then -> onUnanswered(then.lastHeard());
      case Own.Gone ignored -> {
        return Behaviors.stopped();
      }
    }
    return this;
  }

  private void onConnected(Own.Connected connected) {
    ends = Optional.of(connected);
    timers.startSingleTimer(new Own.TooLong(), parts.settings().limits().handshake());
    perform(conversation.begin());
  }

  private void onRead(Event.Read read) {
    long now = System.nanoTime();
    lastHeard = now;
    ackOwed = true;
    List<Step> steps = conversation.receive(LinkSocket.array(read.bytes()));
    perform(steps);
    if (steps.stream().anyMatch(Step.Identified.class::isInstance)) {
      awaitsAdmission = true; // Nothing more is read before the peer is admitted.
      return;
    }
    PeerMetrics.read(read.bytes().size());
    Duration pause = budget.spend(read.bytes().size(), steps.size(), now);
    if (pause.isZero()) {
      readOn();
    } else {
      timers.startSingleTimer(new Own.ReadOn(), pause);
    }
  }

  /** The peer will say no more; what it said last may still wait for its admission. */
  private void onClosed() {
    closed = true;
    if (!awaitsAdmission) {
      lost("the peer closed the connection");
    }
  }

  private void readOn() {
    if (ackOwed && reader.isPresent()) {
      ackOwed = false;
      reader.get().tell(LinkSocket.Ack.ACK);
    }
  }

  private void onTransmit(Frame frame) {
    if (conversation.isOpen()) {
      Optional<Encoded> message = conversation.encode(frame);
      if (message.isPresent()) {
        SendQueue.Lane lane = SendQueue.Lane.of(frame);
        int shed = writes.queue().offer(lane, message.get());
        if (shed > 0) {
          PeerMetrics.shed(lane, shed);
        }
        pump();
      }
    }
  }

  private void onCheck() {
    PeersSettings.Limits limits = parts.settings().limits();
    long now = System.nanoTime();
    boolean paused = ackOwed;
    if (!paused && now - lastHeard > limits.idle().toNanos()) {
      end(DisconnectReason.TIMEOUT, "nothing heard for " + limits.idle().toSeconds() + " s");
    } else if (writes.busy() && now - writeBegan > limits.writeStall().toNanos()) {
      end(DisconnectReason.TIMEOUT, "it does not read what we send");
      getContext().getSelf().tell(new Own.Gone());
    } else if (++checks * CHECK.toNanos() > limits.idle().toNanos() / CHECKS_PER_IDLE) {
      checks = 0;
      perform(conversation.ping());
    }
  }

  private void onTooLong() {
    if (!conversation.isOpen()) {
      end(DisconnectReason.TIMEOUT, "handshake took too long");
    }
  }

  private void onAnswer() {
    if (!timers.isTimerActive(Own.Unanswered.class)) {
      perform(conversation.ping());
      timers.startSingleTimer(Own.Unanswered.class, new Own.Unanswered(lastHeard), SIGN_OF_LIFE);
    }
  }

  /** While we do not read, its silence says nothing. */
  private void onUnanswered(long heardBefore) {
    if (lastHeard == heardBefore && !ackOwed && conversation.isOpen()) {
      end(DisconnectReason.TIMEOUT, "silent, while another connection of its key claims its place");
    }
  }

  private void end(DisconnectReason reason, String detail) {
    awaitsAdmission = false;
    perform(conversation.end(reason, detail));
  }

  /** The socket is gone: there is nobody to tell. */
  private void lost(String detail) {
    report(DisconnectReason.NETWORK_ERROR, detail, false);
    getContext().getSelf().tell(new Own.Gone());
  }

  private void perform(List<Step> steps) {
    for (Step step : steps) {
      switch (step) {
        case Step.Write write -> writes.add(write.bytes());
        case Step.Identified known ->
            parts.peers().tell(new Report.Identified(getContext().getSelf(), known.peer()));
        case Step.Proven proven ->
            parts.peers().tell(new Report.Proven(getContext().getSelf(), proven.peer()));
        case Step.Ready ready -> onReady(ready);
        case Step.Got got ->
            parts.peers().tell(new Report.Heard(getContext().getSelf(), got.frame()));
        case Step.Ended ended -> {
          report(ended.reason(), ended.detail(), ended.byPeer());
          timers.startSingleTimer(new Own.Gone(), LINGER);
        }
      }
    }
    if (writes.overfull() && !conversation.hasEnded()) {
      end(DisconnectReason.TIMEOUT, "it does not read our answers");
    }
    pump();
  }

  private void onReady(Step.Ready ready) {
    Own.Connected where = ends.orElseThrow();
    PeerInfo info =
        new PeerInfo(
            ready.hello().id(),
            ready.hello().client(),
            ready.hello().capabilities().stream().map(Capability::toString).toList(),
            where.local(),
            where.remote(),
            parts.target() instanceof Target.Dial dialled
                ? Optional.of(dialled.node())
                : Optional.empty(),
            false,
            ready.status(),
            ready.shared().version(Capability.ISTANBUL).isPresent());
    boolean consensus =
        ready.shared().version(Capability.ISTANBUL).isPresent()
            || ready.shared().version(Capability.RAFT).isPresent();
    parts.peers().tell(new Report.Ready(getContext().getSelf(), info, consensus));
  }

  private void report(DisconnectReason reason, String detail, boolean byPeer) {
    if (!reported) {
      reported = true;
      parts.peers().tell(new Report.Ended(getContext().getSelf(), reason, detail, byPeer));
    }
  }

  /** Gives the socket its next write, if it is ready for one. */
  private void pump() {
    if (ends.isEmpty() || writes.busy()) {
      return;
    }
    byte[] next = writes.next(conversation);
    if (next.length > 0) {
      writeBegan = System.nanoTime();
      socket.write(next);
    } else if (conversation.hasEnded() && writes.finish()) {
      socket.finish();
    }
  }
}
