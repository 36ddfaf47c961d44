package io.witan.actors.privacy;

import io.witan.actors.exchange.TransactionManager;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.exchange.Arrival;
import io.witan.protocol.privacy.ledger.ClaimedOutcome;
import io.witan.protocol.privacy.ledger.Comparison;
import io.witan.protocol.privacy.ledger.OutcomeBook;
import io.witan.protocol.privacy.ledger.PrivateBlock;
import io.witan.protocol.privacy.ledger.PrivateBlockRun;
import io.witan.protocol.privacy.ledger.PrivateLedgerInput;
import io.witan.protocol.privacy.ledger.PrivateLedgerInput.Lookup;
import io.witan.protocol.privacy.ledger.PrivateLedgerRequest;
import io.witan.protocol.privacy.ledger.PrivateOutcome;
import io.witan.protocol.privacy.ledger.PrivatePayload;
import io.witan.protocol.privacy.ledger.PrivateStore;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what a private ledger's machine asks for: looks for blocks, fetches payloads, runs blocks
 * and goes back; and tells it of payloads that come. One thread at a time, that of {@code own}.
 */
final class PrivateHost {
  private static final Logger LOG = LoggerFactory.getLogger("io.witan.private");

  private final PublicChain chain;
  private final PrivateStore store;
  private final Optional<TransactionManager> manager;
  private final Consumer<PrivateLedgerInput> ledger;
  private final Executor own;
  private final OutcomeBook book = new OutcomeBook();
  private Optional<NextBlock> next = Optional.empty();

  /** Number of the last arrival that was heeded, in the order of arrivals; -1 before any may be. */
  private long heeded = -1;

  private boolean listing;

  /** Whether the manager did not say what came. */
  private boolean unlisted;

  /** The block that is to be applied next. */
  private static final class NextBlock {
    final Block block;
    final SortedSet<PayloadHash> markers;

    /** By payload; empty where this state is not a party to it. */
    final TreeMap<PayloadHash, Optional<PrivatePayload>> answers = new TreeMap<>();

    /** Those by which our own party may have agreed to an extension. */
    final Set<PayloadHash> consents = new HashSet<>();

    final Set<PayloadHash> asked = new HashSet<>();

    /** Those that came while they were asked for, so that the answer may be of before. */
    final Set<PayloadHash> came = new HashSet<>();

    NextBlock(Block block, SortedSet<PayloadHash> markers) {
      this.block = block;
      this.markers = markers;
    }
  }

  /**
   * A host that has done nothing yet.
   *
   * @param manager as this state's parties use it; empty where it is that of no party
   * @param ledger takes the machine's inputs
   */
  PrivateHost(
      PublicChain chain,
      PrivateStore store,
      Optional<TransactionManager> manager,
      Consumer<PrivateLedgerInput> ledger,
      Executor own) {
    this.chain = chain;
    this.store = store;
    this.manager = manager;
    this.ledger = ledger;
    this.own = own;
  }

  /**
   * Makes the store agree with the journal, which is the truth of how far the ledger is: what the
   * store has too much it forgets, and what it lacks is applied again.
   */
  PrivateLedgerInput.Resumed settle(long height, Hash root) {
    next = Optional.empty();
    heeded = -1;
    if (store.applied() > height) {
      store.rewind(height);
    }
    if (store.applied() == height && !store.root().equals(root)) {
      LOG.warn("the private state after block {} is not the recorded one; making it anew", height);
      store.clear();
    }
    return new PrivateLedgerInput.Resumed(store.applied(), store.root());
  }

  void on(PrivateLedgerRequest request) {
    switch (request) {
      case PrivateLedgerRequest.Look(long after, long upTo) -> look(after, upTo);
      case PrivateLedgerRequest.Fetch(PayloadHash payload) ->
          next.ifPresent(block -> fetch(block, payload));
      case PrivateLedgerRequest.Apply(long height) -> apply(height);
      case PrivateLedgerRequest.Arrivals(long after) -> {
        heeded = after;
        listArrivals();
      }
      case PrivateLedgerRequest.Rewind(long height) -> {
        next = Optional.empty();
        store.rewind(height);
        book.rewound(height);
      }
    }
  }

  private void look(long after, long upTo) {
    OptionalLong found = chain.store().nextPrivateAfter(after);
    if (found.isEmpty() || found.getAsLong() > upTo) {
      next = Optional.empty();
      tell(new PrivateLedgerInput.Found(after, upTo, new TreeSet<>(), arrivals()));
      return;
    }
    Block block = chain.block(found.getAsLong());
    next = Optional.of(new NextBlock(block, PrivateBlockRun.markers(chain.config(), block)));
    SortedSet<PayloadHash> payloads = PrivateBlockRun.payloads(chain.config(), block);
    tell(new PrivateLedgerInput.Found(after, block.number(), payloads, arrivals()));
  }

  /** What was heeded: less than all that came is safe, as the rest is told after a restart. */
  private long arrivals() {
    return Math.max(heeded, 0);
  }

  private void fetch(NextBlock block, PayloadHash payload) {
    if (payload.isNone() || manager.isEmpty()) {
      answer(block, payload, Optional.empty());
    } else if (block.asked.add(payload)) {
      boolean asConsent = block.consents.contains(payload);
      new PartyPayloads(manager.get())
          .fetch(payload, asConsent)
          .thenAcceptAsync(answer -> fetched(block, payload, answer), own);
    }
  }

  private void fetched(NextBlock block, PayloadHash payload, PartyPayloads.Answer answer) {
    if (next.filter(now -> now == block).isEmpty()) {
      return;
    }
    block.asked.remove(payload);
    switch (answer) {
      case PartyPayloads.Answer.Here(PrivatePayload found) ->
          answer(block, payload, Optional.of(found));
      case PartyPayloads.Answer.Unavailable(String reason) -> {
        LOG.debug("payload {} cannot be had: {}", payload, reason);
        tell(new PrivateLedgerInput.Fetched(payload, Lookup.UNAVAILABLE, Optional.empty()));
      }
      case PartyPayloads.Answer.NotParty none when block.came.remove(payload) ->
          fetch(block, payload);
      case PartyPayloads.Answer.NotParty none -> answer(block, payload, Optional.empty());
    }
  }

  private void answer(NextBlock block, PayloadHash payload, Optional<PrivatePayload> found) {
    block.answers.put(payload, found);
    Optional<PayloadHash> inner =
        found.filter(p -> block.markers.contains(payload)).flatMap(PrivateBlockRun::inner);
    Lookup lookup = found.isPresent() ? Lookup.FOUND : Lookup.NOT_PARTY;
    tell(new PrivateLedgerInput.Fetched(payload, lookup, inner));
  }

  private void apply(long height) {
    NextBlock block = next.orElseThrow(() -> new Fault("there is no block to apply"));
    Fault.unless(block.block.number() == height, "the block to apply is another one");
    TreeMap<PayloadHash, PrivatePayload> here = new TreeMap<>();
    block.answers.forEach((payload, found) -> found.ifPresent(its -> here.put(payload, its)));
    PrivateBlock done = chain.run(block.block, store.stateAt(store.applied()), here);
    SortedSet<PayloadHash> more = done.named().besides(block.answers.keySet(), block.consents);
    if (!more.isEmpty()) {
      block.consents.addAll(done.named().consents());
      tell(new PrivateLedgerInput.Named(height, more));
      return;
    }
    store.apply(done);
    next = Optional.empty();
    tell(new PrivateLedgerInput.Applied(height, store.root()));
    if (manager.isPresent() && chain.store().appliedHeight() - height <= OutcomeBook.WINDOW) {
      List<PrivateOutcome> outcomes = PrivateOutcome.of(done);
      book.applied(height, outcomes).forEach(this::compared);
      manager.get().tell(outcomes);
    }
  }

  /** Another party tells what it came to. */
  void told(ClaimedOutcome claim) {
    book.told(claim).ifPresent(this::compared);
  }

  private void compared(Comparison comparison) {
    tell(new PrivateLedgerInput.Compared(comparison));
  }

  /** A payload came; that others came before it is known, but not that they were told. */
  void arrived(Arrival arrival) {
    if (heeded < 0 || arrival.number() <= heeded) {
      return;
    }
    if (!listing && arrival.number() == heeded + 1) {
      heed(List.of(arrival));
    } else {
      listArrivals();
    }
  }

  /** Asks for the arrivals that were not told, if it failed to. */
  void goOn() {
    if (heeded >= 0 && unlisted) {
      listArrivals();
    }
  }

  private void listArrivals() {
    if (listing || manager.isEmpty()) {
      return;
    }
    listing = true;
    unlisted = false;
    long asked = heeded;
    TransactionManager from = manager.get();
    // A manager that lost its payloads numbers those that it gets back from 1 on.
    from.arrivals()
        .thenApply(all -> all < asked ? 0 : asked)
        .thenCompose(
            after -> from.arrivalsAfter(after).thenApply(listed -> new Listed(after, listed)))
        .whenCompleteAsync((listed, failure) -> listed(asked, listed, failure), own);
  }

  /** Arrivals after a number. */
  private record Listed(long after, List<Arrival> arrivals) {}

  private void listed(long asked, Listed found, Throwable failure) {
    listing = false;
    if (failure != null) {
      unlisted = true;
    } else if (asked != heeded) {
      listArrivals();
    } else {
      heeded = found.after;
      if (!found.arrivals.isEmpty()) {
        heed(found.arrivals);
        listArrivals();
      }
    }
  }

  /** Tells the ledger where it must go back to: before the lowest block of all these. */
  private void heed(List<Arrival> arrivals) {
    long number = arrivals.getLast().number();
    Optional<PrivateLedgerInput.CameLate> lowest = Optional.empty();
    for (Arrival arrival : arrivals) {
      PayloadHash payload = arrival.payload();
      next.ifPresent(block -> cameNow(block, arrival));
      Optional<Long> missed =
          store.met(payload).filter(met -> !met.here()).map(PrivateStore.Met::height);
      if (missed.isPresent() && lowest.filter(l -> l.height() <= missed.get()).isEmpty()) {
        Hash before = store.stateAt(missed.get() - 1).root();
        lowest =
            Optional.of(new PrivateLedgerInput.CameLate(number, payload, missed.get(), before));
      }
    }
    heeded = number;
    lowest.ifPresent(this::tell);
  }

  /** A payload came that the next block may name. */
  private void cameNow(NextBlock block, Arrival arrival) {
    PayloadHash payload = arrival.payload();
    if (block.asked.contains(payload)) {
      block.came.add(payload);
    } else if (Optional.empty().equals(block.answers.get(payload))) {
      tell(
          new PrivateLedgerInput.CameLate(
              arrival.number(), payload, block.block.number(), store.root()));
    }
  }

  private void tell(PrivateLedgerInput input) {
    ledger.accept(input);
  }
}
