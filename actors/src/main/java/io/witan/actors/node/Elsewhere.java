package io.witan.actors.node;

import java.util.OptionalLong;

/** A question that only another JVM of the node's group can answer. */
public final class Elsewhere extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient OptionalLong member;

  /** The active one can. */
  public Elsewhere() {
    this("only the active member of the group can answer this", OptionalLong.empty());
  }

  private Elsewhere(String message, OptionalLong member) {
    super(message, null, false, false);
    this.member = member;
  }

  /** The one with this number can. */
  public static Elsewhere at(long member) {
    return new Elsewhere("another member of the group can answer this", OptionalLong.of(member));
  }

  /** The number of the JVM that can answer; empty for the active one, whichever that is. */
  public OptionalLong member() {
    return member;
  }
}
