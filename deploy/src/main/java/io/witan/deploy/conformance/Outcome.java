package io.witan.deploy.conformance;

import java.util.Objects;

/** What became of one case. */
public sealed interface Outcome {
  /** It did as expected. */
  record Passed() implements Outcome {}

  /** It did not; the reason says what was expected and what came, in one line. */
  record Failed(String reason) implements Outcome {}

  /** It asks for something that is no part of this ledger. */
  record Excluded(String reason) implements Outcome {}

  /** It asks for something that a later version will do. */
  record Uncovered(String reason) implements Outcome {}

  static Outcome passed() {
    return new Passed();
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
    return this instanceof Passed ? next : this;
  }

  private static String brief(Object value) {
    String text = String.valueOf(value).replace('\n', ' ');
    return text.length() <= 140 ? text : text.substring(0, 140) + "…";
  }
}
