package io.witan.protocol.consensus;

/** Why the votes did not sign. */
public enum VoteRefusal {
  /** Another content was signed for the same height, round and phase. */
  CONTRADICTS,
  /** Votes of a later height were signed, or the height is closed. */
  HEIGHT_CLOSED,
  /** A vote of a later round of the height was signed, or a later phase of the round. */
  ROUND_PASSED,
  /** A COMMIT came without the prepared certificate of its round and block. */
  NOT_PREPARED,
  /** A ROUND-CHANGE does not show the newest prepared block that was committed to. */
  HIDES_PREPARED,
  /** The journal is younger than the head: a vote of before it may have been lost. */
  YOUNG_JOURNAL
}
