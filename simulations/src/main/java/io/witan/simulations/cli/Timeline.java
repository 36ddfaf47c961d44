package io.witan.simulations.cli;

import io.witan.protocol.consensus.BftObservation;
import io.witan.simulations.world.Happening;
import io.witan.simulations.world.Trace;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.TreeSet;

/**
 * Prints a run as it goes: faults, later rounds, the first node that finishes each height, and of a
 * followed node everything.
 */
final class Timeline implements Trace {
  private final PrintWriter out;
  private final int follow;
  private final TreeSet<Long> heights = new TreeSet<>();

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
  public void note(long micros, int node, Happening what) {
    if (isNews(what) || (node >= 0 && node == follow)) {
      String who = node < 0 ? "world" : "v" + node;
      out.printf(Locale.ROOT, "%11.4f  %-5s  %s%n", micros / 1e6, who, what.words());
    }
  }

  private boolean isNews(Happening what) {
    return switch (what) {
      case Happening.Appended(var block, var hash) -> heights.add(block.number());
      case Happening.Reported(var observation) ->
          observation instanceof BftObservation.RoundBegan began && began.view().round() > 0;
      case Happening.Input input -> false;
      case Happening.Sent sent -> false;
      case Happening.Arrived arrived -> false;
      case Happening.Recorded recorded -> false;
      case Happening.Began began -> true;
      case Happening.Ended ended -> true;
      case Happening.Started started -> true;
      case Happening.Died died -> true;
      case Happening.Calmed calmed -> true;
      case Happening.Stirred stirred -> true;
      case Happening.Violated violated -> true;
    };
  }
}
