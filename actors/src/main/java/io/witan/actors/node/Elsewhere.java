package io.witan.actors.node;

/** A question that only the active member of the node's group can answer. */
public final class Elsewhere extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Elsewhere() {
    super("only the active member of the group can answer this", null, false, false);
  }
}
