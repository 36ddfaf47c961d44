package io.witan.simulations.plan;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** One misfortune of a run: what happens, and when, counted from the run's begin. */
public sealed interface PlannedFault {
  Duration at();

  /** After which the fault is over. */
  Duration lasting();

  /** What it is, in a few words. */
  default String words() {
    return switch (this) {
      case Crash(var at, var node, var point, var lasting) -> "kill v" + node + " " + point.words();
      case Partition(var at, var groups, var lasting) ->
          "partition " + groups.stream().map(PlannedFault::names).collect(joining(" | "));
      case Gone(var at, var node) -> "v" + node + " is gone for good";
      case Twin(var node, var second) -> "twin of v" + node + " talks to " + names(second);
      case Vote(var at, var node, var candidate, var add) ->
          "v" + node + " votes v" + candidate + (add ? " in" : " out");
      case Pause(var at, var node, var lasting) -> "pause v" + node;
      case Storm(var at, var loss, var lasting) -> "storm loses " + loss + " of 1000";
    };
  }

  /** Where in a machine's turn a node dies. */
  enum CrashPoint {
    /** At once, between two inputs. What was being written may or may not be durable. */
    ANYWHERE,
    /** With the next write: it is lost, as are the turn's outputs. */
    BEFORE_DURABLE,
    /** With the next write: it is durable, the turn's outputs are lost. */
    AFTER_DURABLE;

    private String words() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  private static String names(List<Integer> nodes) {
    return nodes.stream().map(node -> "v" + node).collect(joining(" "));
  }

  /** A node dies and starts again with its journal. */
  record Crash(Duration at, int node, CrashPoint point, Duration lasting) implements PlannedFault {}

  /**
   * Nodes of different groups do not hear each other. Those in no group are a group of their own.
   */
  record Partition(Duration at, List<List<Integer>> groups, Duration lasting)
      implements PlannedFault {
    public Partition {
      groups = groups.stream().map(List::copyOf).toList();
    }
  }

  /** A node dies and never comes back: one of the F that the network must do without. */
  record Gone(Duration at, int node) implements PlannedFault {
    @Override
    public Duration lasting() {
      return Duration.ZERO;
    }
  }

  /**
   * A liar, of the kind that needs no lies: a validator that runs twice, with one key and two
   * disks. Its second self is connected to these nodes, its first to the others, from the
   * beginning.
   */
  record Twin(int node, List<Integer> second) implements PlannedFault {
    public Twin {
      second = List.copyOf(second);
    }

    @Override
    public Duration at() {
      return Duration.ZERO;
    }

    @Override
    public Duration lasting() {
      return Duration.ZERO;
    }
  }

  /** No fault but a change: an operator lets a node vote for or against a validator from now on. */
  record Vote(Duration at, int node, int candidate, boolean add) implements PlannedFault {
    @Override
    public Duration lasting() {
      return Duration.ZERO;
    }
  }

  /** A node sleeps, as in a long garbage collection, and then acts on what it believed before. */
  record Pause(Duration at, int node, Duration lasting) implements PlannedFault {}

  /**
   * The network loses more frames than usual.
   *
   * @param loss in 1/1000
   */
  record Storm(Duration at, int loss, Duration lasting) implements PlannedFault {}
}
