package io.witan.protocol.privacy.ledger;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.machine.At;
import io.witan.protocol.machine.Machine;
import io.witan.protocol.machine.Output;
import io.witan.protocol.machine.Role;
import io.witan.protocol.machine.Turn;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.ledger.PrivateLedgerInput.Applied;
import io.witan.protocol.privacy.ledger.PrivateLedgerInput.CameLate;
import io.witan.protocol.privacy.ledger.PrivateLedgerInput.Compared;
import io.witan.protocol.privacy.ledger.PrivateLedgerInput.Fetched;
import io.witan.protocol.privacy.ledger.PrivateLedgerInput.Found;
import io.witan.protocol.privacy.ledger.PrivateLedgerInput.HeadChanged;
import io.witan.protocol.privacy.ledger.PrivateLedgerInput.Lookup;
import io.witan.protocol.privacy.ledger.PrivateLedgerInput.Named;
import io.witan.protocol.privacy.ledger.PrivateLedgerInput.Resumed;
import io.witan.protocol.privacy.ledger.PrivateLedgerInput.TimerFired;
import io.witan.protocol.privacy.ledger.PrivateLedgerObservation.Agrees;
import io.witan.protocol.privacy.ledger.PrivateLedgerObservation.Differs;
import io.witan.protocol.privacy.ledger.PrivateLedgerObservation.Followed;
import io.witan.protocol.privacy.ledger.PrivateLedgerObservation.Waits;
import io.witan.protocol.privacy.ledger.PrivateLedgerObservation.WentBack;
import io.witan.protocol.privacy.ledger.PrivateLedgerRecord.Agreed;
import io.witan.protocol.privacy.ledger.PrivateLedgerRecord.BlockApplied;
import io.witan.protocol.privacy.ledger.PrivateLedgerRecord.Diverged;
import io.witan.protocol.privacy.ledger.PrivateLedgerRecord.Rewound;
import io.witan.protocol.privacy.ledger.PrivateLedgerRecord.WaitBegun;
import io.witan.protocol.privacy.ledger.PrivateLedgerState.Phase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * One private state that follows the public chain: it applies the blocks in their order, each once
 * every payload of it is here or is said not to be ours. Where that cannot be said it waits, and
 * shows that it does; where a payload comes late it goes back to before its block. So it can be
 * behind, and it can be told to differ from others, but it is never wrong in silence.
 */
public final class PrivateLedger
    implements Machine<PrivateLedgerState, PrivateLedgerInput, PrivateLedgerRecord> {
  private final Hash emptyRoot;
  private final PrivateLedgerLimits limits;

  /**
   * A machine for one private state.
   *
   * @param emptyRoot of the state before any private transaction
   */
  public PrivateLedger(Hash emptyRoot, PrivateLedgerLimits limits) {
    this.emptyRoot = emptyRoot;
    this.limits = limits;
  }

  @Override
  public PrivateLedgerState start() {
    return PrivateLedgerState.start(emptyRoot);
  }

  @Override
  public PrivateLedgerState replay(PrivateLedgerState state, PrivateLedgerRecord record) {
    return state.with(record);
  }

  @Override
  public Turn<PrivateLedgerState, PrivateLedgerRecord> on(
      PrivateLedgerState state, At<PrivateLedgerInput> at) {
    return switch (at.input()) {
      case Resumed(long height, Hash root) -> resumed(state, height, root);
      case HeadChanged(long height) -> headChanged(state, height);
      case Found found
          when state.phase() instanceof Phase.Looking looking && looking.after() == found.after() ->
          found(state, found);
      case Fetched answer when state.phase() instanceof Phase.Fetching fetching ->
          fetched(state, fetching, answer, at.now());
      case Applied(long height, Hash root)
          when state.phase() instanceof Phase.Applying applying && applying.height() == height ->
          next(state, List.of(new BlockApplied(height, root, applying.arrivals())));
      case Named(long height, var payloads)
          when state.phase() instanceof Phase.Applying(var known) && known.height() == height ->
          asked(state, known, payloads);
      case CameLate late when wasTaken(state, late.height()) -> rewound(state, late);
      case CameLate late when state.phase() instanceof Phase.Fetching fetching ->
          retried(state, fetching, Optional.of(late.payload()));
      case Compared(Comparison comparison) -> compared(state, comparison);
      case TimerFired fired when state.phase() instanceof Phase.Fetching fetching ->
          retried(state, fetching, Optional.empty());
      // An answer to a question that is not asked any more.
      case Found found -> Turn.stay(state);
      case Fetched answer -> Turn.stay(state);
      case Applied applied -> Turn.stay(state);
      case Named named -> Turn.stay(state);
      case CameLate late -> Turn.stay(state);
      case TimerFired fired -> Turn.stay(state);
    };
  }

  /** What came before the death was perhaps not told. */
  private static Turn<PrivateLedgerState, PrivateLedgerRecord> resumed(
      PrivateLedgerState state, long height, Hash root) {
    Output arrivals = ask(new PrivateLedgerRequest.Arrivals(state.arrivals()));
    if (height == state.applied() && root.equals(state.root())) {
      return Turn.of(state, arrivals);
    }
    Rewound record = new Rewound(height, root, Optional.empty(), state.arrivals());
    return new Turn<>(
        state.with(record),
        List.of(record),
        List.of(new Output.Report(new WentBack(height, Optional.empty())), arrivals));
  }

  private static Turn<PrivateLedgerState, PrivateLedgerRecord> headChanged(
      PrivateLedgerState state, long height) {
    PrivateLedgerState told = state.withHead(Math.max(state.head(), height));
    return state.phase() instanceof Phase.Idle ? next(told, List.of()) : Turn.stay(told);
  }

  private static Turn<PrivateLedgerState, PrivateLedgerRecord> next(
      PrivateLedgerState state, List<PrivateLedgerRecord> records) {
    return next(state, state.seen(), records);
  }

  /**
   * Goes on after some records to the next block, if there is one.
   *
   * @param seen height up to which nothing else is left to be applied
   */
  private static Turn<PrivateLedgerState, PrivateLedgerRecord> next(
      PrivateLedgerState state, long seen, List<PrivateLedgerRecord> records) {
    PrivateLedgerState after = state.withSeen(seen);
    List<Output> outputs = new ArrayList<>();
    for (PrivateLedgerRecord record : records) {
      after = after.with(record);
    }
    long from = Math.max(after.applied(), after.seen());
    if (from > state.followed()) {
      outputs.add(new Output.Report(new Followed(from, after.root())));
    }
    if (from < after.head()) {
      outputs.add(ask(new PrivateLedgerRequest.Look(from, after.head())));
      return new Turn<>(after.with(new Phase.Looking(from)), records, outputs);
    }
    return new Turn<>(after.with(new Phase.Idle()), records, outputs);
  }

  private static Output ask(PrivateLedgerRequest request) {
    return new Output.Tell(Role.PRIVATE_HOST, request);
  }

  private static Turn<PrivateLedgerState, PrivateLedgerRecord> found(
      PrivateLedgerState state, Found found) {
    if (found.payloads().isEmpty()) {
      return next(state, found.height(), List.of());
    }
    Phase.Fetching none =
        new Phase.Fetching(found.height(), new TreeMap<>(), found.arrivals(), 0, Optional.empty());
    return asked(state, none, found.payloads());
  }

  /** Asks for payloads of a block, besides those of it that are known. */
  private static Turn<PrivateLedgerState, PrivateLedgerRecord> asked(
      PrivateLedgerState state, Phase.Fetching known, SortedSet<PayloadHash> payloads) {
    TreeMap<PayloadHash, Optional<Lookup>> answers = new TreeMap<>(known.answers());
    List<Output> outputs = new ArrayList<>();
    for (PayloadHash payload : payloads) {
      answers.put(payload, Optional.empty());
      outputs.add(ask(new PrivateLedgerRequest.Fetch(payload)));
    }
    return new Turn<>(state.with(known.with(answers)), List.of(), outputs);
  }

  private Turn<PrivateLedgerState, PrivateLedgerRecord> fetched(
      PrivateLedgerState state, Phase.Fetching fetching, Fetched answer, Instant now) {
    if (!fetching.answers().containsKey(answer.payload())) {
      return Turn.stay(state);
    }
    TreeMap<PayloadHash, Optional<Lookup>> answers = new TreeMap<>(fetching.answers());
    List<Output> outputs = new ArrayList<>();
    answers.put(answer.payload(), Optional.of(answer.lookup()));
    answer
        .inner()
        .filter(inner -> !answers.containsKey(inner))
        .ifPresent(
            inner -> {
              answers.put(inner, Optional.empty());
              outputs.add(ask(new PrivateLedgerRequest.Fetch(inner)));
            });
    Phase.Fetching known = fetching.with(answers);
    if (answers.values().stream().anyMatch(Optional::isEmpty)) {
      return new Turn<>(state.with(known), List.of(), outputs);
    }
    return firstOf(answers, Lookup.UNAVAILABLE)
        .map(missing -> waiting(state, known, missing, now))
        .orElseGet(
            () ->
                Turn.of(
                    state.with(new Phase.Applying(known)),
                    new Output.CancelTimer(PrivateLedgerTimer.RETRY),
                    ask(new PrivateLedgerRequest.Apply(known.height()))));
  }

  private static Optional<PayloadHash> firstOf(
      Map<PayloadHash, Optional<Lookup>> answers, Lookup lookup) {
    return answers.entrySet().stream()
        .filter(entry -> entry.getValue().filter(found -> found == lookup).isPresent())
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** All were asked for, and one cannot be had. */
  private Turn<PrivateLedgerState, PrivateLedgerRecord> waiting(
      PrivateLedgerState state, Phase.Fetching known, PayloadHash missing, Instant now) {
    WaitBegun wait = new WaitBegun(known.height(), missing);
    boolean fresh = state.waits().filter(w -> w.height() == wait.height()).isEmpty();
    Instant since = known.since().orElse(now);
    int attempts = known.attempts() + 1;
    Phase.Fetching phase = known.inVain(attempts, since);
    return new Turn<>(
        (fresh ? state.with(wait) : state).with(phase),
        fresh ? List.of(wait) : List.of(),
        List.of(
            new Output.Report(new Waits(known.height(), missing, since, attempts)),
            new Output.SetTimer(
                PrivateLedgerTimer.RETRY, now.plus(limits.after(known.attempts())))));
  }

  /** Asks again for what was unavailable, and for a payload that is said to be here now. */
  private static Turn<PrivateLedgerState, PrivateLedgerRecord> retried(
      PrivateLedgerState state, Phase.Fetching fetching, Optional<PayloadHash> arrived) {
    TreeMap<PayloadHash, Optional<Lookup>> answers = new TreeMap<>(fetching.answers());
    List<Output> outputs = new ArrayList<>();
    fetching
        .answers()
        .forEach(
            (payload, lookup) -> {
              boolean missing = lookup.filter(found -> found == Lookup.UNAVAILABLE).isPresent();
              if (missing || arrived.filter(payload::equals).isPresent()) {
                answers.put(payload, Optional.empty());
                outputs.add(ask(new PrivateLedgerRequest.Fetch(payload)));
              }
            });
    Phase.Fetching phase = fetching.with(answers);
    return new Turn<>(state.with(phase), List.of(), outputs);
  }

  /** Whether a block was run, or is being run, without what came now. */
  private static boolean wasTaken(PrivateLedgerState state, long height) {
    return height <= state.applied()
        || (state.phase() instanceof Phase.Applying applying && applying.height() == height);
  }

  private static Turn<PrivateLedgerState, PrivateLedgerRecord> rewound(
      PrivateLedgerState state, CameLate late) {
    Rewound record =
        new Rewound(
            late.height() - 1, late.rootBefore(), Optional.of(late.payload()), late.arrival());
    Turn<PrivateLedgerState, PrivateLedgerRecord> on = next(state, List.of(record));
    List<Output> outputs = new ArrayList<>();
    outputs.add(new Output.CancelTimer(PrivateLedgerTimer.RETRY));
    outputs.add(new Output.Report(new WentBack(record.height(), record.cause())));
    outputs.add(ask(new PrivateLedgerRequest.Rewind(record.height())));
    outputs.addAll(on.outputs());
    return new Turn<>(on.state(), on.records(), outputs);
  }

  private Turn<PrivateLedgerState, PrivateLedgerRecord> compared(
      PrivateLedgerState state, Comparison found) {
    Comparison known = state.diverged().get(found.contract());
    if (found.height() > state.applied()) {
      return Turn.stay(state); // of before the ledger went back; it is compared again
    }
    if (found.agrees()) {
      boolean healed = known != null && known.party().equals(found.party());
      return healed
          ? noted(state, new Agreed(found.contract()), new Agrees(found))
          : Turn.stay(state);
    }
    return known == null && state.diverged().size() < limits.diverged()
        ? noted(state, new Diverged(found), new Differs(found))
        : Turn.stay(state);
  }

  private static Turn<PrivateLedgerState, PrivateLedgerRecord> noted(
      PrivateLedgerState state, PrivateLedgerRecord record, PrivateLedgerObservation what) {
    return new Turn<>(state.with(record), List.of(record), List.of(new Output.Report(what)));
  }
}
