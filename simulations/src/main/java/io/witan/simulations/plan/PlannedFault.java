package io.witan.simulations.plan;

import static java.util.stream.Collectors.joining;

import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.Phase;
import io.witan.protocol.consensus.raft.RaftFrame;
import io.witan.protocol.machine.Frame;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One misfortune of a run: what happens, and when, counted from the run's begin. */
public sealed interface PlannedFault {
  /** Zero for what the world is made with. */
  default Duration at() {
    return Duration.ZERO;
  }

  /** After which the fault is over; zero where it is for ever. */
  default Duration lasting() {
    return Duration.ZERO;
  }

  /** What it is, in a few words. */
  default String words() {
    return switch (this) {
      case Crash(var at, var node, var point, var lasting) -> "kill v" + node + " " + point.words();
      case Partition(var at, var groups, var lasting) -> "partition " + sides(groups);
      case Gone(var at, var node) -> "v" + node + " is gone for good";
      case Twin(var node, var second) -> "twin of v" + node + " talks to " + names(second);
      case Vote(var at, var node, var candidate, var add) ->
          "v" + node + " votes v" + candidate + (add ? " in" : " out");
      case Pause(var at, var node, var lasting) -> "pause v" + node;
      case Cut(var step, var groups) -> "step " + step.text() + " is cut into " + sides(groups);
      case Deaf(var step, var nodes) -> names(nodes) + " hear nothing of step " + step.text();
      case Behave(var node, var lie, var to, var step) ->
          "v" + node + " " + lie.what() + (to.isEmpty() ? "" : ", to " + names(to));
      case OfLinks(var at, var links, var what, var lasting) -> what.label() + " " + links;
      case OfDisk(var at, var node, var what, var lasting) ->
          "disk of v" + node + " " + what.label();
      case OfClock(var at, var node, var what, var lasting) ->
          "clock of v" + node + " wrong by " + what.by() + ", drifts " + what.drift() + " ppm";
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
    AFTER_DURABLE,
    /** With the next write: some of its records are durable, the others and the outputs lost. */
    TORN;

    private String words() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  private static String sides(List<List<Integer>> groups) {
    return groups.stream().map(PlannedFault::names).collect(joining(" | "));
  }

  private static String names(List<Integer> nodes) {
    return nodes.stream().map(node -> "v" + node).collect(joining(" "));
  }

  /**
   * One step of the protocol: all frames of a view and phase, whoever sends them and whenever.
   * ByzzFuzz calls it a round. Raft's terms are as heights of one round: entries are proposed,
   * answers to them prepare, who stands asks for a change, and votes commit to it.
   */
  record Step(long height, int round, Phase phase) {
    public boolean has(Frame frame) {
      return switch (frame) {
        case BftFrame bft -> isAt(bft.view().height(), bft.view().round(), bft.phase());
        case RaftFrame raft -> isAt(raft.term(), 0, phase(raft));
        default -> false;
      };
    }

    private boolean isAt(long atHeight, int atRound, Phase atPhase) {
      return atHeight == height && atRound == round && atPhase == phase;
    }

    private static Phase phase(RaftFrame frame) {
      return switch (frame) {
        case RaftFrame.Append _, RaftFrame.Snapshot _, RaftFrame.Propose _ -> Phase.PROPOSAL;
        case RaftFrame.Appended _, RaftFrame.AppendRejected _ -> Phase.PREPARE;
        case RaftFrame.Vote _ -> Phase.COMMIT;
        case RaftFrame.AskVote _ -> Phase.ROUND_CHANGE;
      };
    }

    /** As {@code 3/0/COMMIT}. */
    public String text() {
      return height + "/" + round + "/" + phase;
    }
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
  record Gone(Duration at, int node) implements PlannedFault {}

  /**
   * A liar, of the kind that needs no lies: a validator that runs twice, with one key and two
   * disks. Its second self is connected to these nodes, its first to the others, from the
   * beginning.
   */
  record Twin(int node, List<Integer> second) implements PlannedFault {
    public Twin {
      second = List.copyOf(second);
    }
  }

  /**
   * No fault but a change: an operator lets a node vote for or against a validator from now on;
   * under Raft he asks it to take a node into the cluster, with a vote, or out of it.
   */
  record Vote(Duration at, int node, int candidate, boolean add) implements PlannedFault {}

  /** Frames of one step do not pass between the groups, nor between them and nodes in none. */
  record Cut(Step step, List<List<Integer>> groups) implements PlannedFault {
    public Cut {
      groups = groups.stream().map(List::copyOf).toList();
    }
  }

  /** Some nodes hear no frame of one step. */
  record Deaf(Step step, List<Integer> nodes) implements PlannedFault {
    public Deaf {
      nodes = List.copyOf(nodes);
    }
  }

  /**
   * A liar, of the kind that does lie.
   *
   * @param to whom it lies; empty for everybody
   * @param step in which; empty for always
   */
  record Behave(int node, Lie lie, List<Integer> to, Optional<Step> step) implements PlannedFault {
    public Behave {
      to = List.copyOf(to);
    }
  }

  /** A node sleeps, as in a long garbage collection, and then acts on what it believed before. */
  record Pause(Duration at, int node, Duration lasting) implements PlannedFault {}

  /** Something is wrong with some links. */
  record OfLinks(Duration at, Links links, LinkFault what, Duration lasting)
      implements PlannedFault {}

  /** Something is wrong with a node's disk. */
  record OfDisk(Duration at, int node, DiskFault what, Duration lasting) implements PlannedFault {}

  /** Something is wrong with a node's clock. */
  record OfClock(Duration at, int node, ClockFault what, Duration lasting)
      implements PlannedFault {}

  /**
   * The network loses more frames than usual.
   *
   * @param loss in 1/1000
   */
  record Storm(Duration at, int loss, Duration lasting) implements PlannedFault {}
}
