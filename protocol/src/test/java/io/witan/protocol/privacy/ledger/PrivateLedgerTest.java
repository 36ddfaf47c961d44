package io.witan.protocol.privacy.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.machine.At;
import io.witan.protocol.machine.Choices;
import io.witan.protocol.machine.Output;
import io.witan.protocol.machine.Turn;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.ledger.PrivateLedgerInput.Lookup;
import io.witan.protocol.privacy.ledger.PrivateLedgerRecord.BlockApplied;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateLedgerTest {
  private static final Hash EMPTY = Keccak.hash(Bytes.EMPTY);
  private static final Instant START = Instant.ofEpochSecond(1_700_000_000);

  private final PrivateLedger machine = new PrivateLedger(EMPTY, PrivateLedgerLimits.STANDARD);

  private static PayloadHash payload(int number) {
    return PayloadHash.ofCipherText(Bytes.ofInts(number));
  }

  /** A host with blocks, payloads that come when they come, and a state that is a hash. */
  private final class Host {
    final TreeMap<Long, TreeSet<PayloadHash>> chain = new TreeMap<>();
    final TreeMap<PayloadHash, PayloadHash> inner = new TreeMap<>();

    /** What only running the block with a payload shows to be of concern. */
    final TreeMap<PayloadHash, PayloadHash> named = new TreeMap<>();

    final TreeSet<PayloadHash> asked = new TreeSet<>();
    final TreeSet<PayloadHash> here = new TreeSet<>();
    final List<PayloadHash> arrivals = new ArrayList<>();
    final TreeMap<Long, Hash> roots = new TreeMap<>();
    final ArrayDeque<PrivateLedgerInput> inbox = new ArrayDeque<>();
    final List<PrivateLedgerRecord> journal = new ArrayList<>();
    boolean managerUp = true;
    Instant now = START;
    PrivateLedgerState state = machine.start();
    Optional<Instant> timer = Optional.empty();

    Host() {
      roots.put(0L, EMPTY);
    }

    void give(PrivateLedgerInput input) {
      inbox.add(input);
    }

    void step() {
      if (inbox.isEmpty()) {
        return;
      }
      Turn<PrivateLedgerState, PrivateLedgerRecord> turn =
          machine.on(state, new At<>(now, 0, inbox.remove()));
      journal.addAll(turn.records());
      state = turn.state();
      assertEquals(durable(replayed()), durable(state), "the journal says what memory says");
      turn.outputs().forEach(this::perform);
    }

    PrivateLedgerState replayed() {
      PrivateLedgerState folded = machine.start();
      for (PrivateLedgerRecord record : journal) {
        folded = machine.replay(folded, record);
      }
      return folded;
    }

    private List<Object> durable(PrivateLedgerState of) {
      return List.of(of.applied(), of.root(), of.arrivals(), of.waits(), of.diverged());
    }

    void restart() {
      state = replayed();
      roots.tailMap(state.applied(), false).clear();
      inbox.clear();
      timer = Optional.empty();
      var kept = roots.lastEntry();
      boolean all = kept.getValue().equals(state.root());
      give(new PrivateLedgerInput.Resumed(all ? state.applied() : kept.getKey(), kept.getValue()));
      give(new PrivateLedgerInput.HeadChanged(chain.isEmpty() ? 0 : chain.lastKey()));
    }

    /** Dies with the machine it runs on, which has not written the last states. */
    void losePower(int states) {
      for (int i = 0; i < states && roots.size() > 1; i++) {
        roots.pollLastEntry();
      }
      restart();
    }

    private void perform(Output output) {
      switch (output) {
        case Output.Tell(var role, PrivateLedgerRequest request) -> answer(request);
        case Output.SetTimer(var key, var at) -> timer = Optional.of(at);
        case Output.CancelTimer(var key) -> timer = Optional.empty();
        default -> {}
      }
    }

    private void answer(PrivateLedgerRequest request) {
      switch (request) {
        case PrivateLedgerRequest.Look(long after, long upTo) -> {
          asked.clear();
          SortedMap<Long, TreeSet<PayloadHash>> blocks = chain.subMap(after + 1, upTo + 1);
          for (var block : blocks.entrySet()) {
            if (!block.getValue().isEmpty()) {
              give(found(after, block.getKey(), block.getValue()));
              return;
            }
          }
          give(found(after, upTo, new TreeSet<>()));
        }
        case PrivateLedgerRequest.Fetch(var hash) ->
            give(
                new PrivateLedgerInput.Fetched(
                    hash,
                    lookup(hash),
                    lookup(hash) == Lookup.FOUND
                        ? Optional.ofNullable(inner.get(hash))
                        : Optional.empty()));
        case PrivateLedgerRequest.Arrivals(long after) -> {
          for (int i = (int) after; i < arrivals.size(); i++) {
            tell(i);
          }
        }
        case PrivateLedgerRequest.Apply(long height) -> {
          TreeSet<PayloadHash> more = new TreeSet<>();
          for (PayloadHash each : chain.get(height)) {
            if (here.contains(each) && named.containsKey(each) && asked.add(named.get(each))) {
              more.add(named.get(each));
            }
          }
          if (!more.isEmpty()) {
            give(new PrivateLedgerInput.Named(height, more));
            return;
          }
          Hash root = rootAfter(height, roots.lowerEntry(height).getValue(), here);
          roots.tailMap(height, true).clear();
          roots.put(height, root);
          give(new PrivateLedgerInput.Applied(height, root));
        }
        case PrivateLedgerRequest.Rewind(long height) -> roots.tailMap(height, false).clear();
      }
    }

    private PrivateLedgerInput found(long after, long height, SortedSet<PayloadHash> payloads) {
      return new PrivateLedgerInput.Found(after, height, payloads, arrivals.size());
    }

    private Lookup lookup(PayloadHash hash) {
      if (!managerUp) {
        return Lookup.UNAVAILABLE;
      }
      return here.contains(hash) ? Lookup.FOUND : Lookup.NOT_PARTY;
    }

    private Hash rootAfter(long height, Hash before, SortedSet<PayloadHash> known) {
      Bytes all = before.bytes();
      for (PayloadHash each : chain.get(height)) {
        if (known.contains(each)) {
          all = Bytes.concat(all, each.bytes());
          for (var further : List.of(inner, named)) {
            if (further.containsKey(each) && known.contains(further.get(each))) {
              all = Bytes.concat(all, further.get(each).bytes());
            }
          }
        }
      }
      return Keccak.hash(all);
    }

    /** A payload comes, whenever. */
    void arrives(PayloadHash hash) {
      if (here.add(hash)) {
        arrivals.add(hash);
        tell(arrivals.size() - 1);
      }
    }

    private void tell(int index) {
      PayloadHash hash = arrivals.get(index);
      chain.entrySet().stream()
          .filter(block -> contains(block.getValue(), hash))
          .findFirst()
          .ifPresent(
              block -> {
                Hash before = roots.lowerEntry(block.getKey()).getValue();
                give(new PrivateLedgerInput.CameLate(index + 1, hash, block.getKey(), before));
              });
    }

    private boolean contains(SortedSet<PayloadHash> block, PayloadHash hash) {
      return block.contains(hash)
          || block.stream()
              .anyMatch(each -> hash.equals(inner.get(each)) || hash.equals(named.get(each)));
    }

    Hash expected() {
      Hash root = EMPTY;
      for (long height : chain.keySet()) {
        if (!chain.get(height).isEmpty()) {
          root = rootAfter(height, root, here);
        }
      }
      return root;
    }

    void settle() {
      for (int i = 0; i < 10_000 && !(inbox.isEmpty() && timer.isEmpty()); i++) {
        if (inbox.isEmpty()) {
          now = timer.get();
          timer = Optional.empty();
          give(new PrivateLedgerInput.TimerFired(PrivateLedgerTimer.RETRY));
        }
        step();
      }
    }
  }

  private Host withBlock(long height, PayloadHash... payloads) {
    Host host = new Host();
    host.chain.put(height, new TreeSet<>(List.of(payloads)));
    return host;
  }

  @Test
  void aBlockIsAppliedOnceItsPayloadsAreHere() {
    Host host = withBlock(7, payload(1), payload(2));
    host.here.add(payload(1));
    host.give(new PrivateLedgerInput.HeadChanged(7));
    host.settle();
    assertEquals(List.of(new BlockApplied(7, host.expected(), 0)), host.journal);
  }

  @Test
  void blocksWithoutPrivateTransactionsLeaveNoRecord() {
    Host host = withBlock(900);
    host.give(new PrivateLedgerInput.HeadChanged(900));
    host.settle();
    assertEquals(List.of(), host.journal);
    assertEquals(900, host.state.seen());
  }

  @Test
  void whileThePayloadCannotBeHadItWaitsAndSaysSo() {
    Host host = withBlock(7, payload(1));
    host.here.add(payload(1));
    host.managerUp = false;
    host.give(new PrivateLedgerInput.HeadChanged(7));
    for (int i = 0; i < 20; i++) {
      host.step();
    }
    assertEquals(0, host.state.applied());
    assertEquals(
        List.of(new PrivateLedgerRecord.WaitBegun(7, payload(1))), host.journal, "written once");
    assertTrue(host.timer.isPresent());
    host.restart();
    for (int i = 0; i < 20; i++) {
      host.step();
    }
    assertTrue(host.state.waits().isPresent(), "it still does after a restart");
    assertEquals(1, host.journal.size());
    host.managerUp = true;
    host.settle();
    assertEquals(host.expected(), host.state.root());
    assertTrue(host.state.waits().isEmpty());
  }

  @Test
  void aPayloadThatComesLateTakesTheLedgerBackBeforeItsBlock() {
    Host host = withBlock(3, payload(1));
    host.chain.put(5L, new TreeSet<>(List.of(payload(2))));
    host.here.add(payload(2));
    host.give(new PrivateLedgerInput.HeadChanged(5));
    host.settle();
    Hash without = host.state.root();
    host.arrives(payload(1));
    host.settle();
    assertFalse(without.equals(host.state.root()));
    assertEquals(host.expected(), host.state.root());
    assertTrue(
        host.journal.contains(
            new PrivateLedgerRecord.Rewound(2, EMPTY, Optional.of(payload(1)), 1)),
        host.journal.toString());
  }

  @Test
  void whatTheStateLostIsAppliedAgain() {
    Host host = withBlock(3, payload(1));
    host.chain.put(5L, new TreeSet<>(List.of(payload(2))));
    host.here.add(payload(2));
    host.give(new PrivateLedgerInput.HeadChanged(5));
    host.settle();
    Hash before = host.state.root();
    host.losePower(1);
    host.step();
    assertEquals(3, host.state.applied());
    host.settle();
    assertEquals(before, host.state.root());
    assertEquals(5, host.state.followed());
  }

  @Test
  void theInnerPayloadOfAMarkerIsWaitedForToo() {
    Host host = withBlock(4, payload(1));
    host.inner.put(payload(1), payload(2));
    host.named.put(payload(1), payload(3)); // and what running it shows to be of concern
    host.here.addAll(List.of(payload(1), payload(2), payload(3)));
    host.give(new PrivateLedgerInput.HeadChanged(4));
    host.settle();
    assertEquals(host.expected(), host.state.root());
  }

  private static final Address CONTRACT =
      Address.fromHex("0x00000000000000000000000000000000000c0de1");

  private static Comparison comparison(long height, int party, int theirs) {
    Hash ours = Keccak.hash(Bytes.ofInts(1));
    PartyKey other = new PartyKey(Bytes.ofInts(party));
    Hash told = Keccak.hash(Bytes.ofInts(theirs));
    return new Comparison(height, payload(1), CONTRACT, other, ours, told);
  }

  @Test
  void aContractThatAnotherPartyHasOtherwiseIsKeptInMindUntilTheLedgerGoesBack() {
    Host host = withBlock(3, payload(1));
    host.give(new PrivateLedgerInput.HeadChanged(3));
    host.settle();
    host.give(new PrivateLedgerInput.Compared(comparison(3, 7, 1)));
    host.give(new PrivateLedgerInput.Compared(comparison(4, 7, 2))); // not applied yet
    host.settle();
    assertTrue(host.state.diverged().isEmpty());
    host.give(new PrivateLedgerInput.Compared(comparison(3, 7, 2)));
    host.settle();
    assertEquals(Map.of(CONTRACT, comparison(3, 7, 2)), host.state.diverged());
    host.arrives(payload(1));
    host.settle();
    assertTrue(host.state.diverged().isEmpty());
  }

  @Test
  void onlyThePartyThatDifferedCanAgreeAgain() {
    Host host = withBlock(3, payload(1));
    host.give(new PrivateLedgerInput.HeadChanged(3));
    host.settle();
    host.give(new PrivateLedgerInput.Compared(comparison(3, 7, 2)));
    host.give(new PrivateLedgerInput.Compared(comparison(3, 8, 1)));
    host.settle();
    assertEquals(Map.of(CONTRACT, comparison(3, 7, 2)), host.state.diverged());
    host.give(new PrivateLedgerInput.Compared(comparison(3, 7, 1)));
    host.settle();
    assertTrue(host.state.diverged().isEmpty());
  }

  /** Payloads, blocks, outages and deaths in any order end in the state of all that is here. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whateverComesWhenItEndsWhereAllIsHere(long seed) {
    Choices lots = Choices.random(seed);
    for (int run = 0; run < 400; run++) {
      Host host = new Host();
      int payloads = 0;
      long height = 0;
      for (int i = 0; i < 60; i++) {
        switch (lots.pick("what", 8)) {
          case 0 -> {
            height += lots.between("gap", 1, 3);
            TreeSet<PayloadHash> block = new TreeSet<>();
            for (int n = lots.pick("many", 3); n > 0; n--) {
              PayloadHash hash = payload(++payloads);
              block.add(hash);
              if (lots.chance("marker", 1, 3)) {
                (lots.chance("named", 1, 2) ? host.named : host.inner)
                    .put(hash, payload(++payloads));
              }
            }
            host.chain.put(height, block);
            host.give(new PrivateLedgerInput.HeadChanged(height));
          }
          case 1 -> host.arrives(payload(1 + lots.pick("which", payloads + 2)));
          case 2 -> host.managerUp = lots.chance("up", 2, 3);
          case 3 -> host.restart();
          case 4 -> host.losePower(lots.pick("lost", 3));
          default -> host.step();
        }
        if (host.timer.isPresent() && lots.chance("tick", 1, 2)) {
          host.timer = Optional.empty();
          host.give(new PrivateLedgerInput.TimerFired(PrivateLedgerTimer.RETRY));
        }
      }
      host.managerUp = true;
      host.settle();
      assertEquals(host.expected(), host.state.root(), "seed " + seed + " run " + run);
      assertTrue(host.state.waits().isEmpty());
    }
  }
}
