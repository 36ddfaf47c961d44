package io.witan.actors.node;

/** A question to a node that still starts, or whose part that knows the answer does. */
public final class NotRunning extends Exception {
  private static final long serialVersionUID = 1L;

  public NotRunning() {
    super("the node does not run yet");
  }
}
