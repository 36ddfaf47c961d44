package io.witan.protocol.privacy.ledger;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.ledger.PrivateLedgerInput.Lookup;
import io.witan.protocol.privacy.ledger.PrivateLedgerRecord.Agreed;
import io.witan.protocol.privacy.ledger.PrivateLedgerRecord.Diverged;
import io.witan.protocol.privacy.ledger.PrivateLedgerRecord.WaitBegun;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A private ledger's state.
 *
 * @param applied height of the last block with private transactions that was applied; durable
 * @param root after it; durable
 * @param arrivals payloads that ever came and were heeded; durable
 * @param waits what the ledger stands still for; durable
 * @param diverged contracts of which another party has another state; durable
 * @param head the public chain's, 0 before it is heard of
 * @param seen height up to which nothing is left to be applied
 * @param phase what is under way
 */
public record PrivateLedgerState(
    long applied,
    Hash root,
    long arrivals,
    Optional<WaitBegun> waits,
    SortedMap<Address, Comparison> diverged,
    long head,
    long seen,
    Phase phase) {
  public PrivateLedgerState {
    diverged = Collections.unmodifiableSortedMap(new TreeMap<>(diverged));
  }

  /** What is under way. */
  public sealed interface Phase {
    /** Nothing: the ledger is where the chain is, or was not told yet. */
    record Idle() implements Phase {}

    /** The next block with private transactions after a height is looked for. */
    record Looking(long after) implements Phase {}

    /**
     * Payloads of a block are asked for.
     *
     * @param answers by payload; absent ones were not answered yet
     * @param arrivals payloads that had ever come before the first answer
     * @param attempts made in vain
     */
    record Fetching(
        long height,
        SortedMap<PayloadHash, Optional<Lookup>> answers,
        long arrivals,
        int attempts,
        Optional<Instant> since)
        implements Phase {
      public Fetching {
        answers = Collections.unmodifiableSortedMap(new TreeMap<>(answers));
      }

      Fetching with(SortedMap<PayloadHash, Optional<Lookup>> others) {
        return new Fetching(height, others, arrivals, attempts, since);
      }

      Fetching inVain(int times, Instant from) {
        return new Fetching(height, answers, arrivals, times, Optional.of(from));
      }
    }

    /**
     * A block is being run.
     *
     * @param known its payloads, all answered
     */
    record Applying(Fetching known) implements Phase {
      long height() {
        return known.height();
      }

      long arrivals() {
        return known.arrivals();
      }
    }
  }

  static PrivateLedgerState start(Hash emptyRoot) {
    return durable(0, emptyRoot, 0, Optional.empty(), new TreeMap<>());
  }

  /** As it is after a restart, before anything is heard. */
  public static PrivateLedgerState durable(
      long applied,
      Hash root,
      long arrivals,
      Optional<WaitBegun> waits,
      SortedMap<Address, Comparison> diverged) {
    return new PrivateLedgerState(
        applied, root, arrivals, waits, diverged, 0, applied, new Phase.Idle());
  }

  /** Height up to which nothing is left to be applied: the blocks up to it are complete. */
  public long followed() {
    return switch (phase) {
      case Phase.Fetching fetching -> fetching.height() - 1;
      case Phase.Applying applying -> applying.height() - 1;
      case Phase.Idle idle -> Math.max(applied, seen);
      case Phase.Looking looking -> Math.max(applied, seen);
    };
  }

  PrivateLedgerState with(Phase next) {
    return new PrivateLedgerState(applied, root, arrivals, waits, diverged, head, seen, next);
  }

  PrivateLedgerState withHead(long height) {
    return new PrivateLedgerState(applied, root, arrivals, waits, diverged, height, seen, phase);
  }

  PrivateLedgerState withSeen(long height) {
    return new PrivateLedgerState(applied, root, arrivals, waits, diverged, head, height, phase);
  }

  /** The state with a durable record. */
  PrivateLedgerState with(PrivateLedgerRecord record) {
    return switch (record) {
      case PrivateLedgerRecord.BlockApplied(long height, Hash after, long heeded) ->
          new PrivateLedgerState(
              height, after, heeded, Optional.empty(), diverged, head, height, phase);
      case WaitBegun wait ->
          new PrivateLedgerState(
              applied, root, arrivals, Optional.of(wait), diverged, head, seen, phase);
      case PrivateLedgerRecord.Rewound(
              long height,
              Hash before,
              Optional<PayloadHash> cause,
              long heeded) ->
          new PrivateLedgerState(
              height, before, heeded, Optional.empty(), divergedUpTo(height), head, height, phase);
      case Diverged(Comparison first) -> {
        TreeMap<Address, Comparison> more = new TreeMap<>(diverged);
        more.put(first.contract(), first);
        yield withDiverged(more);
      }
      case Agreed(Address contract) -> {
        TreeMap<Address, Comparison> less = new TreeMap<>(diverged);
        less.remove(contract);
        yield withDiverged(less);
      }
    };
  }

  private PrivateLedgerState withDiverged(SortedMap<Address, Comparison> others) {
    return new PrivateLedgerState(applied, root, arrivals, waits, others, head, seen, phase);
  }

  private SortedMap<Address, Comparison> divergedUpTo(long height) {
    TreeMap<Address, Comparison> left = new TreeMap<>(diverged);
    left.values().removeIf(found -> found.height() > height);
    return left;
  }
}
