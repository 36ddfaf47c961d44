package io.witan.simulations.privacy;

import io.witan.protocol.ledger.Block;
import io.witan.protocol.machine.At;
import io.witan.protocol.machine.Output;
import io.witan.protocol.machine.Role;
import io.witan.protocol.machine.TimerKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.ledger.PrivateBlock;
import io.witan.protocol.privacy.ledger.PrivateBlockRun;
import io.witan.protocol.privacy.ledger.PrivateLedger;
import io.witan.protocol.privacy.ledger.PrivateLedgerInput;
import io.witan.protocol.privacy.ledger.PrivateLedgerInput.Lookup;
import io.witan.protocol.privacy.ledger.PrivateLedgerLimits;
import io.witan.protocol.privacy.ledger.PrivateLedgerObservation;
import io.witan.protocol.privacy.ledger.PrivateLedgerRecord;
import io.witan.protocol.privacy.ledger.PrivateLedgerRequest;
import io.witan.protocol.privacy.ledger.PrivateLedgerState;
import io.witan.protocol.privacy.ledger.PrivateLedgerTimer;
import io.witan.protocol.privacy.ledger.PrivatePayload;
import io.witan.protocol.privacy.ledger.PrivateState;
import io.witan.simulations.world.Shell;
import io.witan.simulations.world.SimJournal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The product's private ledger in an organisation's node, and what its host does for it. */
final class Follower implements Shell.Host<PrivateLedgerRecord> {
  private static final long WRITE_MICROS = 1_500;
  private static final long LOOK_MICROS = 500;
  private static final PrivateLedger MACHINE =
      new PrivateLedger(PrivateState.empty().root(), PrivateLedgerLimits.STANDARD);

  private final int number;
  private final PrivateWorld world;
  private final PublicChain chain;

  // What survives a death.
  private final SimJournal<PrivateLedgerRecord> journal = new SimJournal<>(Optional.empty());
  private final TreeMap<Long, PrivateBlock> store = new TreeMap<>();

  private final TreeMap<PayloadHash, PrivatePayload> here = new TreeMap<>();
  private final TreeSet<PayloadHash> fetched = new TreeSet<>();
  private final TreeSet<PayloadHash> consents = new TreeSet<>();
  private Optional<PrivateLedgerInput.Found> fetching = Optional.empty();
  private Optional<Shell<PrivateLedgerState, PrivateLedgerInput, PrivateLedgerRecord>> shell =
      Optional.empty();
  private long timer;
  private int downs;
  private int life;

  Follower(int number, PrivateWorld world) {
    this.number = number;
    this.world = world;
    this.chain = world.chain();
  }

  void begin() {
    life++;
    here.clear();
    fetched.clear();
    consents.clear();
    fetching = Optional.empty();
    timer = 0;
    shell = Optional.of(new Shell<>(Role.PRIVATE_HOST, MACHINE, Optional.of(journal), true, this));
    PrivateLedgerState known = shell.get().state();
    // The store may have a block that the journal has not, but then it is dropped; what it lacks is
    // applied again.
    store.tailMap(known.applied(), false).clear();
    long stored = store.isEmpty() ? 0 : store.lastKey();
    give(new PrivateLedgerInput.Resumed(stored, stateAt(stored).root()));
    give(new PrivateLedgerInput.HeadChanged(chain.head()));
  }

  void stop() {
    downs++;
    life++;
    shell = Optional.empty();
    if (journal.isWriting()) {
      journal.tear(world.lot("torn", number));
    }
  }

  void start() {
    downs--;
    if (isAlive()) {
      begin();
    }
  }

  void loseJournal() {
    journal.clear();
  }

  /** The derived state is gone, but for some blocks. */
  void loseStore(long blocks) {
    while (store.size() > blocks) {
      store.pollLastEntry();
    }
  }

  @Override
  public boolean isAlive() {
    return downs == 0;
  }

  private void give(PrivateLedgerInput input) {
    shell.ifPresent(running -> running.offer(input));
  }

  private void later(long micros, Runnable then) {
    int now = life;
    world.after(
        micros,
        () -> {
          if (now == life && isAlive()) {
            then.run();
          }
        });
  }

  /** The public chain has a new head. */
  void headChanged(long height) {
    later(0, () -> give(new PrivateLedgerInput.HeadChanged(height)));
  }

  /** A payload came to the manager. */
  void arrived(long arrival, PayloadHash hash) {
    if (isAlive() && !world.has(PrivateBug.LATE_PAYLOAD_UNHEEDED)) {
      later(LOOK_MICROS, () -> tell(arrival, hash));
    }
  }

  /** Tells a payload whose block was applied already, or is about to be. */
  private void tell(long arrival, PayloadHash hash) {
    for (PrivateBlock block : store.values()) {
      Boolean wasHere = block.payloads().get(hash);
      if (wasHere != null) {
        if (!wasHere) {
          tell(arrival, hash, block.height());
        }
        return;
      }
    }
    boolean asked =
        fetching
            .filter(
                found ->
                    found.payloads().contains(hash)
                        || fetched.contains(hash)
                        || here.values().stream()
                            .anyMatch(
                                p -> PrivateBlockRun.inner(p).filter(hash::equals).isPresent()))
            .isPresent();
    if (asked) {
      tell(arrival, hash, fetching.orElseThrow().height());
    }
  }

  private void tell(long arrival, PayloadHash hash, long height) {
    give(new PrivateLedgerInput.CameLate(arrival, hash, height, stateAt(height - 1).root()));
  }

  PrivateState stateAt(long height) {
    var entry = store.floorEntry(height);
    return entry == null ? PrivateState.empty() : entry.getValue().state();
  }

  /** What was applied, by height. */
  SortedMap<Long, PrivateBlock> blocks() {
    return store;
  }

  Optional<PrivateLedgerState> state() {
    return shell.map(Shell::state);
  }

  @Override
  public <I> At<I> at(Role role, I input) {
    return new At<>(world.now(), 0, input);
  }

  @Override
  public void afterWrite(Role role, Runnable then) {
    later(WRITE_MICROS, then);
  }

  @Override
  public void durable(Role role, List<PrivateLedgerRecord> records) {}

  @Override
  public void perform(Role role, Output output) {
    switch (output) {
      case Output.Tell(var to, PrivateLedgerRequest request) -> answer(request);
      case Output.SetTimer(TimerKey key, Instant at) -> {
        long set = ++timer;
        later(
            world.microsUntil(at),
            () -> {
              if (set == timer) {
                give(new PrivateLedgerInput.TimerFired(PrivateLedgerTimer.RETRY));
              }
            });
      }
      case Output.CancelTimer ignored -> timer++;
      case Output.Report(PrivateLedgerObservation seen) -> world.checks().saw(number, seen);
      default -> throw new IllegalStateException("a private ledger does not ask for " + output);
    }
  }

  private void answer(PrivateLedgerRequest request) {
    switch (request) {
      case PrivateLedgerRequest.Look(long after, long upTo) ->
          later(LOOK_MICROS, () -> look(after, upTo));
      case PrivateLedgerRequest.Arrivals(long after) -> later(LOOK_MICROS, () -> came(after));
      case PrivateLedgerRequest.Fetch(var hash) ->
          later(world.fetchMicros(number, hash), () -> fetch(hash));
      case PrivateLedgerRequest.Apply(long height) -> apply(height);
      case PrivateLedgerRequest.Rewind(long height) -> store.tailMap(height, false).clear();
    }
  }

  private void look(long after, long upTo) {
    OptionalLong next = chain.store().nextPrivateAfter(after);
    boolean found = next.isPresent() && next.getAsLong() <= upTo;
    long height = found ? next.getAsLong() : upTo;
    TreeSet<PayloadHash> named = new TreeSet<>();
    if (found) {
      named.addAll(PrivateBlockRun.payloads(chain.config(), chain.block(height)));
    }
    here.clear();
    fetched.clear();
    consents.clear();
    PrivateLedgerInput.Found answer =
        new PrivateLedgerInput.Found(after, height, named, world.manager(number).arrivals());
    fetching = Optional.of(answer);
    give(answer);
  }

  private void came(long after) {
    if (world.has(PrivateBug.ARRIVALS_UNTOLD)) {
      return;
    }
    List<PayloadHash> late = world.manager(number).arrivedAfter(after);
    for (int i = 0; i < late.size(); i++) {
      tell(after + i + 1, late.get(i));
    }
  }

  private void fetch(PayloadHash hash) {
    SimExchange manager = world.manager(number);
    Lookup lookup = manager.lookup(number, hash);
    Optional<PayloadHash> inner = Optional.empty();
    fetched.add(hash);
    if (lookup == Lookup.FOUND) {
      PrivatePayload opened = manager.open(number, hash).orElseThrow();
      PrivatePayload payload =
          consents.contains(hash) ? manager.own(number).asConsent(opened) : opened;
      here.put(hash, payload);
      inner = PrivateBlockRun.inner(payload);
    } else {
      here.remove(hash);
    }
    give(new PrivateLedgerInput.Fetched(hash, lookup, inner));
  }

  private void apply(long height) {
    Block block = chain.block(height);
    PrivateBlock applied = chain.run(stateAt(height - 1), block, new TreeMap<>(here));
    SortedSet<PayloadHash> more = applied.named().besides(fetched, consents);
    if (!more.isEmpty() && !world.has(PrivateBug.NAMED_PAYLOAD_UNASKED)) {
      consents.addAll(applied.named().consents());
      give(new PrivateLedgerInput.Named(height, more));
      return;
    }
    store.tailMap(height, true).clear();
    store.put(height, applied);
    later(LOOK_MICROS, () -> give(new PrivateLedgerInput.Applied(height, applied.state().root())));
  }
}
