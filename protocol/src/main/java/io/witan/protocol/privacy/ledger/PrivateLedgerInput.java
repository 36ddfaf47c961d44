package io.witan.protocol.privacy.ledger;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.machine.Message;
import io.witan.protocol.privacy.PayloadHash;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** What a private ledger hears. */
public sealed interface PrivateLedgerInput extends Message {
  /**
   * The journal was read to its end.
   *
   * @param height up to which the host's state has all blocks: the journal's, or below it where the
   *     host has lost some
   * @param root of that state
   */
  record Resumed(long height, Hash root) implements PrivateLedgerInput {}

  /** The public chain has a new final head. */
  record HeadChanged(long height) implements PrivateLedgerInput {}

  /**
   * The next block that concerns private states, in answer to {@link PrivateLedgerRequest.Look}.
   *
   * @param after the height after which it was asked for
   * @param payloads of its private transactions and privacy markers; empty where there is none in
   *     any block up to this one
   * @param arrivals how many payloads had ever come to the transaction manager before the answers
   *     to follow
   */
  record Found(long after, long height, SortedSet<PayloadHash> payloads, long arrivals)
      implements PrivateLedgerInput {
    public Found {
      payloads = Collections.unmodifiableSortedSet(new TreeSet<>(payloads));
    }
  }

  /** What the transaction manager says of a payload. */
  enum Lookup {
    /** It is here. */
    FOUND,
    /** This private state is not a party to it, or does not know that it is. */
    NOT_PARTY,
    /** It cannot be said now: the manager, its store or its enclave does not answer. */
    UNAVAILABLE
  }

  /**
   * A payload's answer to {@link PrivateLedgerRequest.Fetch}.
   *
   * @param inner the payload of the private transaction that a privacy marker stands for
   */
  record Fetched(PayloadHash payload, Lookup lookup, Optional<PayloadHash> inner)
      implements PrivateLedgerInput {}

  /**
   * Running a block showed that it takes more payloads, in answer to {@link
   * PrivateLedgerRequest.Apply}; it is applied once these are asked for too.
   */
  record Named(long height, SortedSet<PayloadHash> payloads) implements PrivateLedgerInput {
    public Named {
      payloads = Collections.unmodifiableSortedSet(new TreeSet<>(payloads));
    }
  }

  /** A block was applied, in answer to {@link PrivateLedgerRequest.Apply}. */
  record Applied(long height, Hash root) implements PrivateLedgerInput {}

  /**
   * A payload came whose block is there already.
   *
   * @param arrival its number among all payloads that ever came
   * @param height of the first block that has it
   * @param rootBefore of the private state before that block
   */
  record CameLate(long arrival, PayloadHash payload, long height, Hash rootBefore)
      implements PrivateLedgerInput {}

  /** Another party to a payload has come to this or another end with the contract that it ran. */
  record Compared(Comparison comparison) implements PrivateLedgerInput {}

  record TimerFired(PrivateLedgerTimer timer) implements PrivateLedgerInput {}
}
