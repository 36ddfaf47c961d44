package io.witan.simulations.scenario;

import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.BftObservation;
import io.witan.protocol.machine.Frame;
import io.witan.simulations.world.Happening;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a trigger may ask about a run, as it was seen so far. */
public final class RunState {
  private final List<NodeState> nodes = new ArrayList<>();
  private Duration time = Duration.ZERO;

  public Duration time() {
    return time;
  }

  /** A node by its number. */
  public NodeState node(int number) {
    while (nodes.size() <= number) {
      nodes.add(new NodeState());
    }
    return nodes.get(number);
  }

  void add(long micros, int number, Happening what) {
    time = Duration.ofNanos(micros * 1000);
    if (number < 0) {
      return;
    }
    NodeState node = node(number);
    switch (what) {
      case Happening.Started(var height) -> {
        node.up = true;
        node.height = height;
        node.round = 0;
      }
      case Happening.Died() -> node.up = false;
      case Happening.Appended(var block, var hash) -> {
        node.height = block.number();
        node.round = 0;
      }
      case Happening.Reported(BftObservation.RoundBegan(var view, var proposer, var cause)) ->
          node.round = view.round();
      case Happening.Sent(var to, var frame, var copies) -> sent(node, frame);
      default -> {
        // No trigger asks for it.
      }
    }
  }

  private static void sent(NodeState node, Frame frame) {
    switch (frame) {
      case BftFrame.Proposal proposal -> node.proposed.add(proposal.view().height());
      case BftFrame.Commit commit -> node.prepared.add(commit.view().height());
      default -> {
        // No trigger asks for it.
      }
    }
  }
}
