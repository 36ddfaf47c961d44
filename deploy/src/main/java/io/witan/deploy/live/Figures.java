package io.witan.deploy.live;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** The table of what was measured; a line is printed as soon as it is known. */
final class Figures {
  private static final String LINE = "%-12s %-46s %-34s %-28s %s%n";

  private final PrintWriter out;
  private int held;
  private int violated;

  Figures(PrintWriter out) {
    this.out = out;
  }

  void head() {
    out.printf(LINE, "scenario", "what", "measured", "bound", "");
    out.flush();
  }

  /** Adds a figure that no bound is set for. */
  void note(String scenario, String what, String measured) {
    out.printf(LINE, scenario, what, measured, "", "");
    out.flush();
  }

  boolean add(String scenario, String what, String measured, String bound, boolean holds) {
    held += holds ? 1 : 0;
    violated += holds ? 0 : 1;
    out.printf(LINE, scenario, what, measured, bound, holds ? "ok" : "VIOLATED");
    out.flush();
    return holds;
  }

  int held() {
    return held;
  }

  int violated() {
    return violated;
  }

  static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
  }
}
