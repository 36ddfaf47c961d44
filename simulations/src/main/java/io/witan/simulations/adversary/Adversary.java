package io.witan.simulations.adversary;

import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.machine.Frame;
import io.witan.protocol.machine.Seed;
import io.witan.simulations.plan.PlannedFault;
import io.witan.simulations.plan.PlannedFault.Behave;
import io.witan.simulations.plan.PlannedFault.Cut;
import io.witan.simulations.plan.PlannedFault.Deaf;
import io.witan.simulations.plan.PlannedFault.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * Stands between the nodes and the network: makes frames of liars leave otherwise than they were
 * meant, and lets frames of some steps not pass. It can do anything but sign for others.
 */
public final class Adversary {
  /** A frame as it leaves, and how many microseconds later than it was to. */
  public record Leaving(Frame frame, long late) {}

  private final TreeMap<Integer, Liar> liars = new TreeMap<>();
  private final TreeMap<Long, List<PlannedFault>> steps = new TreeMap<>();
  private boolean calm;

  /**
   * The adversary of one run.
   *
   * @param pens by the number of the node
   */
  public Adversary(List<PlannedFault> faults, Seed seed, IntFunction<Pen> pens) {
    TreeMap<Integer, List<Behave>> behaviours = new TreeMap<>();
    for (PlannedFault fault : faults) {
      switch (fault) {
        case Behave b -> behaviours.computeIfAbsent(b.node(), n -> new ArrayList<>()).add(b);
        case Cut cut -> at(cut.step()).add(cut);
        case Deaf nodes -> at(nodes.step()).add(nodes);
        default -> {
          // The world's own.
        }
      }
    }
    behaviours.forEach(
        (node, all) -> liars.put(node, new Liar(all, pens.apply(node), seed.child("liar", node))));
  }

  /** Cuts are over. Liars go on. */
  public void calm() {
    calm = true;
  }

  /** Cuts of heights to come bite again. */
  public void stir() {
    calm = false;
  }

  /** Whether a node's frames may leave otherwise than they were meant. */
  public boolean isLiar(int node) {
    return !liars.isEmpty() && liars.containsKey(node);
  }

  /** What leaves instead of a frame. */
  public List<Leaving> leaving(int from, int to, Frame frame) {
    Liar liar = liars.get(from);
    return liar == null ? List.of(new Leaving(frame, 0)) : liar.leaving(to, frame);
  }

  /** Whether a frame may arrive. */
  public boolean passes(int from, int to, Frame frame) {
    if (calm || steps.isEmpty() || !(frame instanceof BftFrame bft)) {
      return true;
    }
    for (PlannedFault fault : steps.getOrDefault(bft.view().height(), List.of())) {
      boolean lost =
          switch (fault) {
            case Cut cut -> cut.step().has(frame) && group(cut, from) != group(cut, to);
            case Deaf deaf -> deaf.step().has(frame) && deaf.nodes().contains(to);
            default -> false;
          };
      if (lost) {
        return false;
      }
    }
    return true;
  }

  private List<PlannedFault> at(Step step) {
    return steps.computeIfAbsent(step.height(), h -> new ArrayList<>());
  }

  /** A frame arrived. */
  public void heard(int from, int node, Frame frame) {
    if (isLiar(node)) {
      liars.get(node).heard(from, frame);
    }
  }

  /** The height that a node of this height tells to whom it connects. */
  public long told(int node, long height) {
    return isLiar(node) ? liars.get(node).told(height) : height;
  }

  /** A block is final at a node. */
  public void finished(int node, Block block) {
    Liar liar = liars.get(node);
    if (liar != null) {
      liar.finished(block);
    }
  }

  private static int group(Cut cut, int node) {
    for (int i = 0; i < cut.groups().size(); i++) {
      if (cut.groups().get(i).contains(node)) {
        return i;
      }
    }
    return -1;
  }
}
