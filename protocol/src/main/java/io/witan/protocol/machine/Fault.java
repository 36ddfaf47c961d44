package io.witan.protocol.machine;

/** A broken invariant of our own: the host stops the node and never resumes from it. */
public final class Fault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Fault(String invariant) {
    super(invariant);
  }

  /** Throws unless {@code holds}. */
  public static void unless(boolean holds, String invariant) {
    if (!holds) {
      throw new Fault(invariant);
    }
  }
}
