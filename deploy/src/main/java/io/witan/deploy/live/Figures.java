package io.witan.deploy.live;

import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;

/** The table of what was measured; a line is printed as soon as it is known. */
final class Figures {
  private static final String LINE = "%-9s %-58s %-50s %-8s %s%n";

  /** Processes for each core, from which on being late is not held against the nodes. */
  private static final double BUSY = 2;

  private static final double CORES = Runtime.getRuntime().availableProcessors();

  private final PrintWriter out;
  private int held;
  private int violated;
  private int unjudged;

  Figures(PrintWriter out) {
    this.out = out;
  }

  /** Processes that wait for each core, in the last minute. */
  private static double waiting() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage() / CORES;
  }

  /** Whether this machine has more to do than it can do well. */
  static boolean isSlow() {
    return waiting() > BUSY;
  }

  void head() {
    out.printf(LINE, "scenario", "what", "measured", "bound", "");
    out.flush();
  }

  /** Adds a figure that no bound is set for. */
  void note(String scenario, String what, String measured) {
    print(scenario, what, measured, "", "");
  }

  void add(String scenario, String what, String measured, String bound, boolean holds) {
    held += holds ? 1 : 0;
    violated += holds ? 0 : 1;
    print(scenario, what, measured, bound, holds ? "ok" : "VIOLATED");
  }

  /**
   * Adds a time that should be within a bound. Where more processes wait for each core than a
   * machine can serve well, nothing follows from a time that is too long by no more than their
   * number; the line says so.
   */
  void add(String scenario, String what, String measured, Duration took, Duration bound) {
    double waiting = waiting();
    boolean late = took.compareTo(bound) > 0;
    if (late && isSlow() && took.toMillis() <= bound.toMillis() * waiting) {
      unjudged++;
      String why =
          "machine too slow: load %.0f on %d cores".formatted(waiting * CORES, (int) CORES);
      print(scenario, what, measured, seconds(bound), why);
    } else {
      add(scenario, what, measured, seconds(bound), !late);
    }
  }

  private void print(String scenario, String what, String measured, String bound, String verdict) {
    out.printf(LINE, scenario, what, measured, bound, verdict);
    out.flush();
  }

  void sum() {
    out.printf("%d held, %d violated", held, violated);
    out.println(unjudged == 0 ? "" : ", " + unjudged + " not judged: the machine was too slow");
    out.flush();
  }

  int violated() {
    return violated;
  }

  static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
  }
}
