package io.witan.simulations.plan;

import io.witan.protocol.machine.Choices;
import io.witan.simulations.plan.PlannedFault.OfClock;
import io.witan.simulations.plan.PlannedFault.OfDisk;
import io.witan.simulations.plan.PlannedFault.OfLinks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Draws faults of links, disks and clocks that any network must bear. */
final class TroubleDraw {
  private static final int LONGEST_MILLIS = 10_000;
  private static final int MOST_JUMP_MILLIS = 500;
  private static final int MOST_DRIFT = 10_000;

  private final Choices choices;
  private final int nodes;
  private final int millis;

  /**
   * Draws for one network.
   *
   * @param millis when all faults are over
   */
  TroubleDraw(Choices choices, int nodes, int millis) {
    this.choices = choices;
    this.nodes = nodes;
    this.millis = millis;
  }

  PlannedFault draw() {
    Duration at = Duration.ofMillis(choices.pick("trouble at", millis * 3 / 4));
    int longest = Math.max(1, Math.min(LONGEST_MILLIS, millis / 4));
    Duration lasting = Duration.ofMillis(choices.pick("trouble lasting", longest));
    return switch (choices.pick("trouble of", 4)) {
      case 0 -> new OfClock(at, node(), clock(), lasting);
      case 1 -> new OfDisk(at, node(), disk(), lasting);
      default -> new OfLinks(at, new Links(some("from"), some("to")), links(), lasting);
    };
  }

  /** One that makes its node forget what it signed. */
  PlannedFault amnesia(int node) {
    Duration at = Duration.ofMillis(choices.pick("amnesia at", millis * 3 / 4));
    Duration lasting = Duration.ofMillis(choices.pick("amnesia lasting", Math.max(1, millis / 4)));
    return new OfDisk(
        at,
        node,
        switch (choices.pick("amnesia", 3)) {
          case 0 -> new DiskFault.Wipe();
          case 1 -> new DiskFault.Restore(millis("backup age", LONGEST_MILLIS));
          default -> new DiskFault.LostFsync();
        },
        lasting);
  }

  private LinkFault links() {
    return switch (choices.pick("links", 9)) {
      case 0 -> new LinkFault.Mute();
      case 1 -> new LinkFault.Clog();
      case 2 -> new LinkFault.Swizzle();
      case 3 -> new LinkFault.Slow(law());
      case 4 -> new LinkFault.Cap(choices.between("cap", 1, 64) * 1024L);
      case 5 -> new LinkFault.Duplicate(choices.between("duplicate", 50, 500));
      case 6 -> new LinkFault.Reorder(choices.between("reorder", 50, 500));
      case 7 -> new LinkFault.Corrupt(choices.between("corrupt", 5, 100));
      default -> new LinkFault.Reset();
    };
  }

  private DelayLaw law() {
    return switch (choices.pick("law", 4)) {
      case 0 -> new DelayLaw.Constant(millis("constant", 800));
      case 1 -> new DelayLaw.Uniform(Duration.ofMillis(1), millis("uniform", 2_000));
      case 2 -> new DelayLaw.Exponential(millis("exponential", 500));
      default -> new DelayLaw.Pareto(millis("pareto", 50), choices.between("shape", 10, 30) / 10.0);
    };
  }

  private DiskFault disk() {
    return switch (choices.pick("disk", 4)) {
      case 0 -> new DiskFault.Rot();
      case 1 -> new DiskFault.Full();
      case 2 -> new DiskFault.Errors(choices.between("errors", 20, 500));
      default -> new DiskFault.Stall(millis("stall", 3_000));
    };
  }

  private ClockFault clock() {
    int jump = choices.between("jump", -MOST_JUMP_MILLIS, MOST_JUMP_MILLIS);
    int drift = choices.between("drift", -MOST_DRIFT, MOST_DRIFT);
    return new ClockFault(Duration.ofMillis(jump), drift);
  }

  private Duration millis(String label, int most) {
    return Duration.ofMillis(choices.between(label, 1, most));
  }

  private int node() {
    return choices.pick("trouble node", nodes);
  }

  /** Some nodes; now and then all. */
  private List<Integer> some(String label) {
    List<Integer> some = new ArrayList<>();
    for (int node = 0; node < nodes; node++) {
      if (choices.chance(label, 1, 2)) {
        some.add(node);
      }
    }
    return some;
  }
}
