package io.witan.protocol.consensus.bft;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.BftFrame.Proposal;
import io.witan.protocol.consensus.BftFrame.RoundChange;
import io.witan.protocol.consensus.BftObservation;
import io.witan.protocol.consensus.BftRules;
import io.witan.protocol.consensus.BftRules.Senders;
import io.witan.protocol.consensus.BftTimer;
import io.witan.protocol.consensus.FrameRefusal;
import io.witan.protocol.consensus.Head;
import io.witan.protocol.consensus.Phase;
import io.witan.protocol.consensus.PreparedCertificate;
import io.witan.protocol.consensus.RoundReport;
import io.witan.protocol.consensus.ValidatorSet;
import io.witan.protocol.consensus.View;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.machine.Message;
import io.witan.protocol.machine.Output;
import io.witan.protocol.machine.Role;
import io.witan.protocol.machine.SmallMap;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A {@link HeightState} being changed within one turn, and what the turn puts out. */
final class Draft implements Round.Outlet {
  private static final ValidatorSet NOBODY = new ValidatorSet(List.of(), Integer.MAX_VALUE);

  private final HeightContext context;
  final BftSettings settings;
  final BftLimits limits;
  final Instant now;
  final long entropy;
  private List<Output> out = List.of();
  private RoundInput forRound;
  private List<RoundInput> moreForRound = List.of();
  private int toldRound;
  private List<RoundReport> reports = List.of();
  private int heardRound;

  Optional<Head> head;
  BftRules rules;
  Senders senders;
  ValidatorSet validators;
  private boolean isValidator;
  boolean recalled;
  int round;
  Optional<PreparedCertificate> prepared;
  SmallMap<Address, RoundChange> roundChanges;
  HeightVotes votes;
  Voices voices;
  Backlog backlog;
  Statements statements;
  SmallMap<Phase, BftFrame> own;
  Optional<Proposal> proposal;
  Optional<Proposal> held;
  boolean proposing;
  Optional<Block> decided;
  SmallMap<Address, Boolean> candidates;
  long pendingAt;
  private SmallMap<BftTimer, Instant> timers;

  Draft(HeightContext context, HeightState state, Instant now, long entropy) {
    this.context = context;
    this.settings = context.settings();
    this.limits = context.limits();
    this.now = now;
    this.entropy = entropy;
    this.head = state.head();
    this.validators = NOBODY;
    if (head.isPresent()) {
      follow(head.get());
    }
    this.recalled = state.recalled();
    this.round = state.round();
    this.prepared = state.prepared();
    this.roundChanges = SmallMap.frozen(state.roundChanges());
    this.votes = state.votes();
    this.voices = state.voices();
    this.backlog = state.backlog();
    this.statements = state.statements();
    this.own = SmallMap.frozen(state.own());
    this.proposal = state.proposal();
    this.held = state.held();
    this.proposing = state.proposing();
    this.decided = state.decided();
    this.candidates = SmallMap.frozen(state.candidates());
    this.pendingAt = state.pendingAt();
    this.timers = SmallMap.frozen(state.timers());
  }

  HeightState state() {
    return new HeightState(
        head,
        recalled,
        round,
        prepared,
        roundChanges,
        votes,
        voices,
        backlog,
        statements,
        own,
        proposal,
        held,
        proposing,
        decided,
        candidates,
        pendingAt,
        timers);
  }

  /** What the turn puts out so far. */
  List<Output> outputs() {
    return out;
  }

  /** Agrees on the block after this head. */
  final void stand(Head on) {
    head = Optional.of(on);
    follow(on);
  }

  private void follow(Head on) {
    HeightContext.Ground ground = context.on(on);
    rules = ground.rules();
    senders = ground.senders();
    validators = ground.validators();
    isValidator = ground.isValidator();
  }

  /** Who signs the messages of a height. */
  Senders sendersAt(long height) {
    return context.sendersAt(height);
  }

  Address self() {
    return settings.self();
  }

  /** Whether this node may vote now: it is a validator and knows what it said before. */
  boolean takesPart() {
    return isValidator() && recalled;
  }

  boolean isValidator() {
    return isValidator;
  }

  /** The height being agreed on. */
  long height() {
    return head.orElseThrow().height() + 1;
  }

  View view() {
    return new View(height(), round);
  }

  boolean isCurrent(View view) {
    return head.isPresent() && view.height() == height() && view.round() == round;
  }

  Address proposer(int inRound) {
    return context.proposer(head.orElseThrow(), inRound);
  }

  Duration timeout() {
    return rules.timeout().of(head.orElseThrow().config(), round);
  }

  void tell(Role role, Message message) {
    put(new Output.Tell(role, message));
  }

  /** The next of what the turn tells the round; null where it has all. */
  RoundInput nextForRound() {
    RoundInput next = forRound;
    forRound = toldRound < moreForRound.size() ? moreForRound.get(toldRound++) : null;
    return next;
  }

  /** The next of what the round told; null where all is heard. */
  RoundReport nextOfRound() {
    return heardRound < reports.size() ? reports.get(heardRound++) : null;
  }

  @Override
  public void report(RoundReport report) {
    if (reports.isEmpty()) {
      reports = new ArrayList<>(2);
    }
    reports.add(report);
  }

  void tellRound(RoundInput message) {
    if (forRound == null) {
      forRound = message;
      return;
    }
    if (moreForRound.isEmpty()) {
      moreForRound = new ArrayList<>(2);
    }
    moreForRound.add(message);
  }

  void gossip(BftFrame frame) {
    put(new Output.Gossip(frame));
  }

  void put(Output output) {
    if (out.isEmpty()) {
      out = new ArrayList<>(4);
    }
    out.add(output);
  }

  @Override
  public void observe(BftObservation observation) {
    put(new Output.Report(observation));
  }

  void refuse(BftFrame frame, FrameRefusal reason) {
    observe(new BftObservation.FrameRefused(frame.phase(), frame.view(), reason));
  }

  void set(BftTimer timer, Instant at) {
    timers = timers.with(timer, at);
    put(new Output.SetTimer(timer, at));
  }

  void cancel(BftTimer timer) {
    if (timers.containsKey(timer)) {
      timers = timers.without(timer);
      put(new Output.CancelTimer(timer));
    }
  }

  void cancelAll() {
    for (int i = 0; i < timers.size(); i++) {
      put(new Output.CancelTimer(timers.keyAt(i)));
    }
    timers = SmallMap.empty();
  }

  boolean isSet(BftTimer timer) {
    return timers.containsKey(timer);
  }

  Instant due(BftTimer timer) {
    return timers.get(timer);
  }

  /**
   * Whether a timer that came back was still wanted and is due; one that came too early is set
   * again.
   */
  boolean elapsed(BftTimer timer) {
    Instant due = timers.get(timer);
    if (due == null) {
      return false;
    }
    if (now.isBefore(due)) {
      put(new Output.SetTimer(timer, due));
      return false;
    }
    timers = timers.without(timer);
    return true;
  }
}
