package io.witan.actors.node;

import io.witan.protocol.store.Duty;

/** A question that only another JVM of the node's group can answer. */
public final class Elsewhere extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Who who;

  /** Who can. */
  public sealed interface Who {
    /** Whoever has this duty. */
    record Holder(Duty duty) implements Who {}

    /** The JVM with this number. */
    record Member(long number) implements Who {}
  }

  /** Whoever has a duty can. */
  public Elsewhere(Duty duty) {
    this("only the active " + duty.title() + " of the group can answer this", new Who.Holder(duty));
  }

  private Elsewhere(String message, Who who) {
    super(message, null, false, false);
    this.who = who;
  }

  /** The one with this number can. */
  public static Elsewhere at(long member) {
    return new Elsewhere("another member of the group can answer this", new Who.Member(member));
  }

  /** Who can answer. */
  public Who who() {
    return who;
  }
}
