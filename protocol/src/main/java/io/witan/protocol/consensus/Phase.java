package io.witan.protocol.consensus;

/** What a validator can say in a round; each at most once with one content. */
public enum Phase {
  PROPOSAL,
  PREPARE,
  COMMIT,
  ROUND_CHANGE
}
