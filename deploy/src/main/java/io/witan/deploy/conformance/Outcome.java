package io.witan.deploy.conformance;

import java.util.Objects;

/** What became of one case. */
public sealed interface Outcome {
  /**
   * It did as expected.
   *
   * @param unknownName of a refusal that is not known here, for which any reason was accepted;
   *     empty where there is none
   */
  record Passed(String unknownName) implements Outcome {
    private static final Passed PLAIN = new Passed("");
  }

  /** It did not; the reason says what was expected and what came, in one line. */
  record Failed(String reason) implements Outcome {}

  /** It asks for something that is no part of this ledger. */
  record Excluded(String reason) implements Outcome {}

  /** It asks for something that a later version will do. */
  record Uncovered(String reason) implements Outcome {}

  static Outcome passed() {
    return Passed.PLAIN;
  }

  /** Passed where both are equal. */
  static Outcome equal(String what, Object expected, Object actual) {
    return Objects.equals(expected, actual)
        ? passed()
        : new Failed(what + ": expected " + brief(expected) + ", found " + brief(actual));
  }

  /** Passed where it holds. */
  static Outcome holds(boolean condition, String otherwise) {
    return condition ? passed() : new Failed(otherwise);
  }

  /** The first of two that did not pass. */
  default Outcome and(Outcome next) {
    boolean plain = equals(passed());
    return plain || (this instanceof Passed && !(next instanceof Passed)) ? next : this;
  }

  /** The same; a failure says of what it is one. */
  default Outcome of(String part) {
    return this instanceof Failed(String reason) ? new Failed(part + ": " + reason) : this;
  }

  private static String brief(Object value) {
    String text = String.valueOf(value).replace('\n', ' ');
    return text.length() <= 140 ? text : text.substring(0, 140) + "…";
  }
}
