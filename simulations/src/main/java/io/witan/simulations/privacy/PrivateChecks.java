package io.witan.simulations.privacy;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Log;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.ledger.PrivateBlock;
import io.witan.protocol.privacy.ledger.PrivateBlockRun;
import io.witan.protocol.privacy.ledger.PrivateLedgerObservation;
import io.witan.protocol.privacy.ledger.PrivateLedgerState;
import io.witan.protocol.privacy.ledger.PrivatePayload;
import io.witan.protocol.privacy.ledger.PrivateState;
import io.witan.protocol.privacy.payload.EncodedPayload;
import io.witan.protocol.privacy.payload.PayloadCodec;
import io.witan.simulations.privacy.PrivateOutcome.Counts;
import io.witan.simulations.privacy.PrivateOutcome.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What must hold: S10, that nobody but a party ever sees a secret; S11, that whoever says that it
 * followed a block has what its parties agreed on; L5, that all catch up once all is calm.
 */
final class PrivateChecks {
  static final String S10 = "S10 secrets";
  static final String S11 = "S11 private agreement";
  static final String L5 = "L5 private ledgers catch up";

  private final PrivateWorld world;
  private final List<TreeMap<Long, PrivateBlock>> owed = new ArrayList<>();
  private final TreeMap<Address, TreeSet<SortedSet<Integer>>> groups = new TreeMap<>();
  private final List<String> watched = new ArrayList<>();
  private Optional<Violation> violation = Optional.empty();
  private int privateTransactions;
  private int waits;
  private int rewinds;
  private int extensions;

  PrivateChecks(PrivateWorld world) {
    this.world = world;
    for (int i = 0; i < world.setup().organisations(); i++) {
      owed.add(new TreeMap<>());
    }
  }

  Optional<Violation> violation() {
    return violation;
  }

  Counts counts() {
    return new Counts(
        world.sealed().all().size(),
        (int) world.chain().head(),
        privateTransactions,
        world.faults().planned(),
        waits,
        rewinds,
        extensions);
  }

  /** What the watcher of {@link PairedRuns} could see, in order. */
  List<String> watched() {
    return List.copyOf(watched);
  }

  private void broken(String oracle, String what) {
    if (violation.isEmpty()) {
      violation = Optional.of(new Violation(oracle, what));
    }
  }

  /** A contract is called, or made, for some parties. */
  void sent(Address contract, SortedSet<Integer> parties) {
    groups.computeIfAbsent(contract, c -> new TreeSet<>(PrivateChecks::compare)).add(parties);
  }

  private static int compare(SortedSet<Integer> one, SortedSet<Integer> other) {
    return one.toString().compareTo(other.toString());
  }

  void made(Block block) {
    for (Transaction tx : block.transactions()) {
      hide("the chain", tx.data());
      privateTransactions += tx instanceof Transaction.Legacy legacy && legacy.isPrivate() ? 1 : 0;
    }
    watched.add(world.micros() + " " + PublicView.of(world, block));
  }

  void pushed(int to, EncodedPayload copy) {
    hide("a push", PayloadCodec.LEGACY.encode(copy));
    if (world.has(PrivateBug.PAYLOAD_IN_THE_CLEAR)) {
      world.sealed().all().forEach(entry -> hide("a push", entry.message()));
    }
    if (to == PairedRuns.watcher(world.setup())) {
      watched.add(world.micros() + " push " + world.sealed().serial(copy.hash()));
    }
  }

  /** Nobody who looks at these bytes may find a secret. */
  private void hide(String where, Bytes bytes) {
    for (Sealed.Entry entry : world.sealed().shownIn(bytes)) {
      broken(S10, where + " shows the secret of payload " + entry.serial());
    }
  }

  void saw(int organisation, PrivateLedgerObservation seen) {
    switch (seen) {
      case PrivateLedgerObservation.Followed(long height, Hash root) -> {
        boolean strict = !world.setup().later() && !world.faults().storesLost();
        if (strict && !root.equals(owed(organisation, height).root())) {
          broken(S11, differs(organisation, height));
        }
      }
      case PrivateLedgerObservation.Waits ignored -> waits++;
      case PrivateLedgerObservation.WentBack ignored -> rewinds++;
      case PrivateLedgerObservation.Differs ignored -> {}
      case PrivateLedgerObservation.Agrees ignored -> {}
    }
  }

  private static String differs(int organisation, long height) {
    return "organisation %d says that it followed block %d, and its state is not what its payloads give"
        .formatted(organisation, height);
  }

  /** The state of an organisation that has all its payloads. */
  private PrivateState owed(int organisation, long height) {
    TreeMap<Long, PrivateBlock> known = owed.get(organisation);
    long next = known.isEmpty() ? 0 : known.lastKey();
    while (true) {
      var found = world.chain().store().nextPrivateAfter(next);
      if (found.isEmpty() || found.getAsLong() > height) {
        var at = known.floorEntry(height);
        return at == null ? PrivateState.empty() : at.getValue().state();
      }
      next = found.getAsLong();
      if (known.isEmpty() || next > known.lastKey()) {
        PrivateState before =
            known.isEmpty() ? PrivateState.empty() : known.lastEntry().getValue().state();
        known.put(next, applied(organisation, before, next));
      }
    }
  }

  private PrivateBlock applied(int organisation, PrivateState before, long height) {
    PublicChain chain = world.chain();
    Block block = chain.block(height);
    TreeMap<PayloadHash, PrivatePayload> here = new TreeMap<>();
    for (PayloadHash named : PrivateBlockRun.payloads(chain.config(), block)) {
      Optional<PrivatePayload> payload = world.sealed().of(organisation, named);
      payload.ifPresent(found -> here.put(named, found));
      payload
          .flatMap(PrivateBlockRun::inner)
          .ifPresent(
              inner -> world.sealed().of(organisation, inner).ifPresent(p -> here.put(inner, p)));
    }
    TreeSet<PayloadHash> asked = new TreeSet<>(here.keySet());
    TreeSet<PayloadHash> consents = new TreeSet<>();
    while (true) {
      PrivateBlock done = chain.run(before, block, new TreeMap<>(here));
      SortedSet<PayloadHash> more = done.named().besides(asked, consents);
      if (more.isEmpty()) {
        return done;
      }
      consents.addAll(done.named().consents());
      for (PayloadHash named : more) {
        asked.add(named);
        (consents.contains(named)
                ? world.sealed().asConsent(organisation, named)
                : world.sealed().of(organisation, named))
            .ifPresent(found -> here.put(named, found));
      }
    }
  }

  /** A contract's state was shared with one more party. */
  void extended() {
    extensions++;
  }

  /** Two minutes after the last fault. */
  void end() {
    for (int i = 0; i < world.setup().organisations(); i++) {
      ended(i);
    }
    for (Map.Entry<Address, TreeSet<SortedSet<Integer>>> entry : groups.entrySet()) {
      if (entry.getValue().size() == 1) {
        agreed(entry.getKey(), entry.getValue().first());
      }
    }
  }

  private void ended(int organisation) {
    Follower follower = world.follower(organisation);
    PrivateLedgerState state = follower.state().orElseThrow();
    long head = world.chain().head();
    if (!world.manager(organisation).isSettled()) {
      broken(L5, "manager " + organisation + " still brings payloads, or asks for lost ones");
    }
    if (state.waits().isPresent()) {
      broken(L5, "organisation " + organisation + " still waits for a payload");
    }
    if (Math.max(state.applied(), state.seen()) < head - 1) {
      broken(L5, "organisation " + organisation + " is at " + state.seen() + " of " + head);
    }
    PrivateState owed = owed(organisation, state.applied());
    if (!state.root().equals(owed.root())
        || !follower.stateAt(state.applied()).root().equals(owed.root())) {
      broken(S11, differs(organisation, state.applied()));
    }
    for (PrivateBlock block : follower.blocks().values()) {
      for (PrivateBlock.Receipted receipted : block.receipts()) {
        receipted.receipt().logs().forEach(log -> showsOwnAlone(organisation, log));
      }
    }
  }

  private void showsOwnAlone(int organisation, Log log) {
    for (Sealed.Entry entry : world.sealed().shownIn(log.data())) {
      if (!entry.parties().contains(organisation)) {
        broken(S10, "organisation %d has a log of another's".formatted(organisation));
      }
    }
  }

  /** Whoever is party to all that a contract was ever called with has the same contract. */
  private void agreed(Address contract, SortedSet<Integer> parties) {
    var first = account(parties.first(), contract);
    for (int party : parties) {
      if (!account(party, contract).equals(first)) {
        broken(
            S11,
            "contract %s is not the same at organisations %d and %d"
                .formatted(contract, parties.first(), party));
      }
    }
  }

  private Object account(int organisation, Address contract) {
    PrivateState state = world.follower(organisation).stateAt(Long.MAX_VALUE);
    state.root();
    return state.accounts().account(contract);
  }
}
