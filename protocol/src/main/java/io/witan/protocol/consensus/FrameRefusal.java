package io.witan.protocol.consensus;

/** Why a peer's frame was not used. */
public enum FrameRefusal {
  /** This node has no head yet or is no validator. */
  NOT_TAKING_PART,
  OLD_HEIGHT,
  FAR_HEIGHT,
  OLD_ROUND,
  FAR_ROUND,
  /** No key fits the signature. */
  BAD_SIGNATURE,
  NOT_A_VALIDATOR,
  OWN,
  /** One of the same sender, view and phase is already known, or a newer one is. */
  DUPLICATE,
  /** The buffer for later views is full. */
  BUFFER_FULL,
  NOT_THE_PROPOSER,
  SECOND_PROPOSAL,
  /** The block's number or parent is not that of the next block. */
  WRONG_PARENT,
  WRONG_TIME,
  WRONG_HEADER,
  WRONG_VALIDATORS,
  WRONG_AUTHOR,
  WRONG_VOTE,
  /** Too few distinct ROUND-CHANGEs of the view. */
  NO_ROUND_CHANGE_QUORUM,
  /** The block is not that of the highest prepared round, or its PREPAREs are no quorum. */
  NOT_THE_PREPARED_BLOCK,
  /** Another block is prepared, as far as this node knows (IBFT). */
  LOCKED,
  /** Justification where none belongs. */
  NEEDLESS_JUSTIFICATION,
  /** A ROUND-CHANGE whose prepared certificate does not hold. */
  BAD_CERTIFICATE,
  /** A COMMIT whose seal is not its sender's over this block. */
  BAD_SEAL
}
