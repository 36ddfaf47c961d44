package io.witan.simulations.cli;

import io.witan.simulations.world.Trace;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Prints a run as it goes: faults, later rounds, the first node that finishes each height, and of a
 * followed node everything.
 */
final class Timeline implements Trace {
  private final PrintWriter out;
  private final int follow;
  private final TreeSet<String> heights = new TreeSet<>();

  /**
   * A timeline.
   *
   * @param follow number of the node to print whole; −1 for none
   */
  Timeline(PrintWriter out, int follow) {
    this.out = out;
    this.follow = follow;
  }

  @Override
  public void note(long micros, int node, Supplier<String> text) {
    String what = text.get();
    boolean fault = what.startsWith("FAULT") || what.startsWith("VIOLATED");
    boolean first =
        what.startsWith("FINAL") && heights.add(what.substring(0, what.indexOf(' ', 6)));
    boolean later = what.startsWith("reports RoundBegan") && !what.contains("/0,");
    if (fault || first || later || (node >= 0 && node == follow)) {
      String who = node < 0 ? "world" : "v" + node;
      out.printf(Locale.ROOT, "%11.4f  %-5s  %s%n", micros / 1e6, who, what);
    }
  }
}
