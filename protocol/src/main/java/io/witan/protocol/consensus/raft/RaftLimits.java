package io.witan.protocol.consensus.raft;

/**
 * Bounds of the Raft machine.
 *
 * @param retained entries between two points at which the log may be cut: a follower that lacks no
 *     more than these is brought up from the log, one further behind by chain sync
 * @param unapplied most entries beyond the last applied one: no leader appends more, no follower
 *     takes more
 * @param window most entries on their way to one follower
 * @param batch most entries of one message
 * @param batchGas most gas of the blocks of one message, but always one: it bounds the bytes
 * @param speculative most blocks minted on one another that are not yet committed
 */
public record RaftLimits(
    int retained, int unapplied, int window, int batch, long batchGas, int speculative) {
  /** Most nodes of a cluster. */
  public static final int MEMBERS = 255;

  public static final RaftLimits STANDARD = new RaftLimits(250, 512, 256, 32, 20_000_000L, 8);

  /** Most entries that a log ever holds. */
  public int entries() {
    return 2 * retained + unapplied;
  }
}
