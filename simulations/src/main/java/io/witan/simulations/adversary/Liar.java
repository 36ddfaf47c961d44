package io.witan.simulations.adversary;

import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.machine.Frame;
import io.witan.protocol.machine.Seed;
import io.witan.protocol.wire.EthFrame;
import io.witan.simulations.plan.Lie;
import io.witan.simulations.plan.PlannedFault.Behave;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/** One Byzantine node: an honest node whose frames leave otherwise than it meant them. */
final class Liar {
  private static final long LATE_MICROS = 3_000_000;
  private static final int REPLAYED = 3;

  private final List<Behave> behaviours;
  private final Memory memory = new Memory();
  private final Proposals proposals;
  private final Ballots ballots;
  private final Blocks blocks;
  private final Serving serving;

  Liar(List<Behave> behaviours, Pen pen, Seed seed) {
    this.behaviours = behaviours;
    this.proposals = new Proposals(pen, memory);
    this.ballots = new Ballots(pen, memory, seed);
    this.blocks = new Blocks(pen, memory);
    this.serving = new Serving(pen, memory);
  }

  void heard(int from, Frame frame) {
    memory.note(frame);
    serving.heard(from, frame);
  }

  /** The height that it tells to whom it connects. */
  long told(long height) {
    boolean boasts = behaviours.stream().anyMatch(behave -> behave.lie() == Lie.HUGE_HEAD);
    return boasts ? Serving.HUGE : height;
  }

  void finished(Block block) {
    memory.noteFinal(block);
  }

  /** What leaves to one node instead of a frame. */
  List<Adversary.Leaving> leaving(int to, Frame frame) {
    memory.note(frame);
    List<Frame> all = List.of(frame);
    long late = 0;
    EnumSet<Lie> told = EnumSet.noneOf(Lie.class);
    for (Behave behave : behaviours) {
      boolean now = behave.step().isEmpty() || behave.step().get().has(frame);
      boolean here = behave.to().isEmpty() || behave.to().contains(to);
      // Twice the same flood would be its square.
      if (!now || !here || !told.add(behave.lie())) {
        continue;
      }
      if (behave.lie() == Lie.DELAY) {
        late = LATE_MICROS;
      }
      List<Frame> after = new ArrayList<>();
      for (Frame one : all) {
        lie(behave.lie(), to, one, after);
      }
      all = after;
    }
    List<Adversary.Leaving> leaving = new ArrayList<>();
    for (Frame one : all) {
      leaving.add(new Adversary.Leaving(one, late));
    }
    return leaving;
  }

  private void lie(Lie lie, int to, Frame honest, List<Frame> out) {
    switch (honest) {
      case Frame _ when lie == Lie.SILENT -> {}
      case BftFrame.Proposal proposal -> out.add(ballots.lie(lie, proposals.lie(lie, proposal)));
      case BftFrame vote -> {
        out.add(ballots.lie(lie, vote));
        if (lie == Lie.FUTURE_FLOOD && vote instanceof BftFrame.Prepare prepare) {
          out.addAll(ballots.flood(prepare));
        } else if (lie == Lie.REPLAY) {
          out.addAll(memory.old(REPLAYED));
        }
      }
      case EthFrame eth when lie.kind() == Lie.Kind.SERVING ->
          out.addAll(serving.lie(lie, to, eth));
      case EthFrame eth -> out.add(blocks.lie(lie, eth));
      default -> out.add(honest);
    }
  }
}
