package io.witan.protocol.sync;

import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.machine.Observation;

/** What people learn from sync. */
public sealed interface SyncObservation extends Observation {
  /** How far this node is behind the best peer that it knows of, in blocks. */
  record Behind(long height, long best) implements SyncObservation {}

  /**
   * A peer's answer was wrong or did not come; its host may disconnect a repeated offender.
   *
   * @param height of the block that it is about; of several the first
   */
  record Penalised(PublicKey peer, Offence offence, long height, int inARow)
      implements SyncObservation {}

  /** What a peer did. */
  enum Offence {
    NO_ANSWER,
    EMPTY_ANSWER,
    NOT_THE_CHAIN_ASKED_FOR,
    TOO_MUCH,
    WRONG_BODY,
    REFUSED_BLOCK
  }
}
