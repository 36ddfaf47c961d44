package io.witan.actors.node;

/** A change of a Raft cluster was not made; the message says why. */
public final class RaftRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RaftRefused(String reason) {
    super(reason);
  }
}
