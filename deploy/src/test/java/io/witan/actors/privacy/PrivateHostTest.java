package io.witan.actors.privacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.persistence.store.RocksPrivateStore;
import io.witan.persistence.store.StoreLimits;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.machine.At;
import io.witan.protocol.machine.Choices;
import io.witan.protocol.machine.Output;
import io.witan.protocol.machine.Turn;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.ledger.ClaimedOutcome;
import io.witan.protocol.privacy.ledger.PrivateBlock;
import io.witan.protocol.privacy.ledger.PrivateLedger;
import io.witan.protocol.privacy.ledger.PrivateLedgerInput;
import io.witan.protocol.privacy.ledger.PrivateLedgerLimits;
import io.witan.protocol.privacy.ledger.PrivateLedgerRecord;
import io.witan.protocol.privacy.ledger.PrivateLedgerRecord.Rewound;
import io.witan.protocol.privacy.ledger.PrivateLedgerRequest;
import io.witan.protocol.privacy.ledger.PrivateLedgerState;
import io.witan.protocol.privacy.ledger.PrivateLedgerTimer;
import io.witan.protocol.privacy.ledger.PrivateOutcome;
import io.witan.protocol.privacy.ledger.PrivatePayload;
import io.witan.protocol.privacy.ledger.PrivateReceipt;
import io.witan.protocol.privacy.ledger.PrivateState;
import io.witan.protocol.privacy.ledger.PrivateStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A private ledger with its host and a real store, in whatever order things happen. */
class PrivateHostTest {
  @TempDir static Path directory;

  private static RocksPrivateStore store;

  @BeforeAll
  static void open() {
    store =
        RocksPrivateStore.open(directory.resolve("private"), Hash.ZERO, StoreLimits.PRIVATE_STATE);
  }

  @AfterAll
  static void close() {
    store.close();
  }

  /** One party's node, run step by step. */
  private static final class Party {
    private final PrivateLedger machine =
        new PrivateLedger(EmptyHashes.TRIE, PrivateLedgerLimits.STANDARD);
    private final ArrayDeque<Runnable> hand = new ArrayDeque<>();
    private final ArrayDeque<PrivateLedgerInput> inbox = new ArrayDeque<>();
    private final PrivateTraffic traffic;
    private final Shelf shelf = new Shelf();
    private final List<PrivateLedgerRecord> journal = new ArrayList<>();
    private PrivateLedgerState state;
    private Instant now = Instant.ofEpochSecond(1_700_000_000);
    private Optional<Instant> timer = Optional.empty();
    private PrivateHost host;

    Party(PrivateTraffic traffic) {
      this.traffic = traffic;
      store.clear();
      start();
    }

    /** Begins a life with what the last one left: the journal, the store and the shelf. */
    void start() {
      hand.clear();
      inbox.clear();
      shelf.answers.clear();
      shelf.listeners.clear();
      timer = Optional.empty();
      state = machine.start();
      journal.forEach(record -> state = machine.replay(state, record));
      host = new PrivateHost(traffic.chain, store, Optional.of(shelf), inbox::add, hand::add);
      shelf.listeners.add(arrival -> hand.add(() -> host.arrived(arrival)));
      inbox.add(host.settle(state.applied(), state.root()));
      head();
    }

    void head() {
      inbox.add(new PrivateLedgerInput.HeadChanged(traffic.height()));
    }

    boolean isIdle() {
      return hand.isEmpty() && inbox.isEmpty() && shelf.answers.isEmpty() && timer.isEmpty();
    }

    /** One of what can happen next; answers come in any order. */
    void step(Choices lots) {
      switch (lots.pick("next", 3)) {
        case 0 -> {
          if (!hand.isEmpty()) {
            hand.remove().run();
          }
        }
        case 1 -> {
          if (!shelf.answers.isEmpty()) {
            shelf.answers.remove(lots.pick("answer", shelf.answers.size())).run();
          }
        }
        default -> turn(true);
      }
    }

    /** A turn of the machine, after which it may die before its outputs leave. */
    void turn(boolean lives) {
      if (inbox.isEmpty()) {
        return;
      }
      Turn<PrivateLedgerState, PrivateLedgerRecord> turn =
          machine.on(state, new At<>(now, 0, inbox.remove()));
      journal.addAll(turn.records());
      state = turn.state();
      if (lives) {
        turn.outputs().forEach(this::perform);
      } else {
        start();
      }
    }

    private void perform(Output output) {
      switch (output) {
        case Output.Tell(var role, PrivateLedgerRequest request) ->
            hand.add(() -> host.on(request));
        case Output.SetTimer(var key, var at) -> timer = Optional.of(at);
        case Output.CancelTimer(var key) -> timer = Optional.empty();
        default -> {}
      }
    }

    void tick() {
      now = timer.orElse(now);
      if (timer.isPresent()) {
        timer = Optional.empty();
        inbox.add(new PrivateLedgerInput.TimerFired(PrivateLedgerTimer.RETRY));
      }
      hand.add(host::goOn);
    }

    void settle(Choices lots) {
      shelf.up = true;
      hand.add(host::goOn);
      for (int i = 0; i < 100_000 && !isIdle(); i++) {
        step(lots);
        if (hand.isEmpty() && inbox.isEmpty() && shelf.answers.isEmpty() && !isIdle()) {
          tick();
        }
      }
      assertTrue(isIdle(), "it comes to rest");
    }

    /** The state and receipts that all payloads that are here give, block after block. */
    void assertComplete(String when) {
      TreeMap<PayloadHash, PrivatePayload> here = new TreeMap<>();
      shelf.here.forEach((hash, data) -> here.put(hash, PrivatePayload.standard(data)));
      PrivateState expected = PrivateState.empty();
      TreeMap<PayloadHash, PrivateOutcome> told = new TreeMap<>();
      shelf.told.forEach(outcome -> told.put(outcome.payload(), outcome));
      for (long at = 1; at <= traffic.height(); at++) {
        PrivateBlock block = traffic.chain.run(traffic.chain.block(at), expected, here);
        expected = block.state();
        TreeMap<Integer, PrivateReceipt> receipts = new TreeMap<>();
        block.receipts().forEach(each -> receipts.put(each.index(), each.receipt()));
        assertEquals(receipts, store.receipts(at), when + ", receipts of block " + at);
        assertEquals(expected.root(), store.stateAt(at).root(), when + ", root after block " + at);
        PrivateOutcome.of(block)
            .forEach(each -> assertEquals(each, told.get(each.payload()), when + ", last told"));
      }
      assertEquals(expected.root(), state.root(), when);
      assertEquals(traffic.height(), state.followed(), when);
      assertTrue(state.waits().isEmpty(), when);
    }
  }

  @Test
  void aBlockIsFollowedWhenItsPayloadsAreHere() {
    Choices lots = Choices.random(3);
    PrivateTraffic traffic = new PrivateTraffic(lots);
    Party party = new Party(traffic);
    for (int i = 0; i < 10; i++) {
      traffic.block().forEach(hash -> party.shelf.put(hash, traffic.sent.get(hash)));
    }
    party.head();
    party.settle(lots);
    party.assertComplete("at the end");
    assertTrue(party.journal.stream().noneMatch(Rewound.class::isInstance));
  }

  @Test
  void aContractThatAnotherPartyHasOtherwiseIsNamedUntilItAgrees() {
    Choices lots = Choices.random(6);
    PrivateTraffic traffic = new PrivateTraffic(lots);
    Party party = new Party(traffic);
    for (int i = 0; i < 10; i++) {
      traffic.block().forEach(hash -> party.shelf.put(hash, traffic.sent.get(hash)));
    }
    party.head();
    party.settle(lots);
    PartyKey other = new PartyKey(Bytes.ofInts(7));
    PrivateOutcome own = party.shelf.told.getLast();
    PrivateOutcome theirs =
        new PrivateOutcome(own.height(), own.payload(), own.contract(), Hash.ZERO);
    party.host.told(new ClaimedOutcome(other, theirs));
    party.settle(lots);
    assertEquals(own.payload(), party.state.diverged().get(own.contract()).payload());
    assertEquals(other, party.state.diverged().get(own.contract()).party());
    party.host.told(new ClaimedOutcome(other, own));
    party.settle(lots);
    assertTrue(party.state.diverged().isEmpty());
  }

  @Test
  void whatAManagerGetsBackAfterItLostAllIsHeeded() {
    Choices lots = Choices.random(5);
    PrivateTraffic traffic = new PrivateTraffic(lots);
    Party party = new Party(traffic);
    List<PayloadHash> late = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      List<PayloadHash> block = traffic.block();
      late.addAll(block.subList(0, (block.size() + 1) / 2));
      block
          .subList((block.size() + 1) / 2, block.size())
          .forEach(hash -> party.shelf.put(hash, traffic.sent.get(hash)));
    }
    party.head();
    party.settle(lots);
    party.shelf.arrivals.clear();
    party.shelf.here.clear();
    party.start();
    party.settle(lots);
    traffic.sent.forEach(party.shelf::put);
    party.settle(lots);
    assertTrue(late.size() > 5, "some came late");
    party.assertComplete("at the end");
  }

  @Test
  void aStoreThatIsNotTheJournalsIsMadeAnew() {
    Choices lots = Choices.random(4);
    PrivateTraffic traffic = new PrivateTraffic(lots);
    Party party = new Party(traffic);
    for (int i = 0; i < 6; i++) {
      traffic.block().forEach(hash -> party.shelf.put(hash, traffic.sent.get(hash)));
    }
    party.head();
    party.settle(lots);
    long applied = store.applied();
    PrivateStore other = store;
    other.clear();
    other.rewind(applied); // says that it has all of them, and has none
    party.start();
    party.settle(lots);
    party.assertComplete("at the end");
  }

  /** Blocks, payloads, outages and deaths between any two steps, in any order. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void whateverHappensWhenItEndsInTheStateOfAllThatIsHere(long seed) {
    Choices lots = Choices.random(seed);
    for (int run = 0; run < 25; run++) {
      PrivateTraffic traffic = new PrivateTraffic(lots);
      Party party = new Party(traffic);
      List<PayloadHash> coming = new ArrayList<>();
      for (int i = 0; i < 150; i++) {
        switch (lots.pick("what", 16)) {
          case 0 -> {
            coming.addAll(traffic.block());
            party.head();
          }
          case 1, 2 -> {
            if (!coming.isEmpty()) {
              PayloadHash hash = coming.remove(lots.pick("which", coming.size()));
              if (lots.chance("ours", 5, 6)) {
                party.shelf.put(hash, traffic.sent.get(hash));
              }
            }
          }
          case 3 -> party.shelf.up = lots.chance("up", 2, 3);
          case 4 -> {
            if (lots.chance("dies", 1, 3)) {
              party.start();
            }
          }
          case 5 -> party.turn(!lots.chance("dies", 1, 4));
          case 6 -> {
            if (lots.chance("power", 1, 6)) {
              store.rewind(lots.between("kept", 0, (int) store.applied()));
              party.start();
            }
          }
          case 7 -> party.tick();
          default -> {
            for (int steps = lots.pick("steps", 60); steps > 0; steps--) {
              party.step(lots);
            }
          }
        }
      }
      party.settle(lots);
      party.assertComplete("seed " + seed + " run " + run);
    }
  }
}
