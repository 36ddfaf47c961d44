package io.witan.simulations.world;

import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.ConsensusInput;
import io.witan.protocol.consensus.bft.BftState;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.machine.Frame;
import io.witan.protocol.machine.Message;
import io.witan.protocol.machine.Role;
import io.witan.protocol.votes.VoteRecord;
import io.witan.protocol.votes.VotesInput;
import io.witan.protocol.votes.VotesState;
import io.witan.simulations.oracle.Sight;
import java.util.Optional;

/** QBFT or IBFT: consensus, which forgets, and the votes, which do not. */
final class BftAgreeing implements Agreeing {
  private final SimNode node;
  private final World world;
  private final SimDisk disk;
  private final Shell<BftState, ConsensusInput, Void> consensus;
  private final Shell<VotesState, VotesInput, VoteRecord> votes;

  /** Whether an oracle wants to know what nodes hear. */
  private final boolean heardIsSeen;

  private int mostHeld;

  BftAgreeing(SimNode node, World world, SimDisk disk, Machines.Parts parts) {
    this.node = node;
    this.world = world;
    this.disk = disk;
    this.heardIsSeen = world.setup().conformance() || !Twins.of(world.setup()).liars().isEmpty();
    var machines = parts.product().machines();
    this.consensus =
        new Shell<>(Role.CONSENSUS, machines.consensus(parts), Optional.empty(), true, node.host());
    this.votes =
        new Shell<>(
            Role.VOTES,
            machines.votes(parts),
            Optional.of(disk.votes()),
            !parts.product().hasty().contains(Role.VOTES),
            node.host());
  }

  @Override
  public void start() {
    node.give(Role.VOTES, new VotesInput.Resumed());
    node.give(Role.CONSENSUS, new ConsensusInput.Resumed());
  }

  @Override
  public void offer(Message message) {
    switch (message) {
      case ConsensusInput input -> {
        consensus.offer(input);
        watchBacklog();
      }
      case VotesInput input -> votes.offer(input);
      default -> {
        // The pool is empty in this world.
      }
    }
  }

  /** Told when it has grown, so that its bound can be watched. */
  private void watchBacklog() {
    int held = consensus.state().height().backlog().frames().size();
    if (held > mostHeld) {
      mostHeld = held;
      world.see(new Sight.Backlogged(node.number(), held));
    }
  }

  @Override
  public void hear(PublicKey from, Frame frame) {
    if (!(frame instanceof BftFrame bft)) {
      return;
    }
    if (heardIsSeen) {
      world.see(new Sight.Heard(node.number(), consensus.state().height().head(), bft));
    }
    node.give(Role.CONSENSUS, new ConsensusInput.Heard(from, bft));
  }

  @Override
  public void watch() {
    // What oracles see of BFT is what it says.
  }

  @Override
  public Role durableRole() {
    return Role.VOTES;
  }

  @Override
  public SimJournal<?> journal() {
    return disk.votes();
  }
}
