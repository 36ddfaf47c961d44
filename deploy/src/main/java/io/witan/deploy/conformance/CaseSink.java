package io.witan.deploy.conformance;

import io.witan.protocol.rlp.RlpException;
import java.util.function.Supplier;

/** Takes the outcomes of one file's cases. */
interface CaseSink {
  /** The fork of a case that none decides. */
  String NO_FORK = "-";

  /** Whether the case was asked for. */
  boolean wants(String fork, String name);

  /** Whether cases that take minutes were asked for too. */
  boolean wantsSlow();

  void report(String fork, String name, Outcome outcome);

  /** A case that cannot be run because the file is not of its form there. */
  void malformed(String name, String fault);

  /** Runs a case where it was asked for; a crash of ours is a failure of the case. */
  default void check(String fork, String name, Supplier<Outcome> test) {
    if (!wants(fork, name)) {
      return;
    }
    Outcome outcome;
    try {
      outcome = test.get();
    } catch (MalformedTest malformed) {
      malformed(name, malformed.getMessage());
      return;
    } catch (RlpException unreadable) {
      outcome = new Outcome.Failed("refused: " + unreadable.getMessage());
    } catch (IllegalArgumentException noValue) { // what a value type says of the file's value
      malformed(name, noValue.getMessage());
      return;
    } catch (RuntimeException | StackOverflowError crash) {
      StackTraceElement[] trace = crash.getStackTrace();
      String place = trace.length == 0 ? "" : " at " + trace[0];
      outcome = new Outcome.Failed("crashed: " + crash + place);
    }
    report(fork, name, outcome);
  }

  /** Runs what several cases of one name have in common. */
  default void group(String name, Runnable cases) {
    try {
      cases.run();
    } catch (MalformedTest malformed) {
      malformed(name, malformed.getMessage());
    }
  }

  default void check(String name, Supplier<Outcome> test) {
    check(NO_FORK, name, test);
  }
}
