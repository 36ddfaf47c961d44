package io.witan.protocol.privacy.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.machine.At;
import io.witan.protocol.machine.Output;
import io.witan.protocol.machine.Turn;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.ledger.PrivateLedgerInput.Lookup;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** A host with blocks, payloads that come when they come, and a state that is a hash. */
final class LedgerHost {
  static final Hash EMPTY = Keccak.hash(Bytes.EMPTY);
  private static final Instant START = Instant.ofEpochSecond(1_700_000_000);

  private final PrivateLedger machine = new PrivateLedger(EMPTY, PrivateLedgerLimits.STANDARD);
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

  LedgerHost() {
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
