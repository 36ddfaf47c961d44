package io.witan.simulations.world;

import io.witan.protocol.chain.ChainInput;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.BuilderInput;
import io.witan.protocol.consensus.ConsensusInput;
import io.witan.protocol.consensus.raft.RaftFrame;
import io.witan.protocol.consensus.raft.RaftInput;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.machine.Frame;
import io.witan.protocol.machine.Message;
import io.witan.protocol.sync.SyncInput;
import io.witan.protocol.votes.VotesInput;
import io.witan.protocol.wire.EthFrame;

/** Messages in a few words; nothing in them depends on the JVM. */
final class Words {
  private Words() {}

  static String of(Message message) {
    String name = message.getClass().getSimpleName();
    return switch (message) {
      case ConsensusInput.Heard heard -> of(heard.frame());
      case ConsensusInput.TimerFired timer -> name + " " + timer.key();
      case ConsensusInput.HeadChanged head -> name + " " + head.head().height();
      case ConsensusInput.Signed signed -> name + " " + of(signed.frame());
      case ConsensusInput.VoteRefused refused ->
          name + " " + refused.phase() + " " + refused.view() + " " + refused.reason();
      case ConsensusInput.Validated validated -> name + " " + validated.view();
      case ConsensusInput.Built built -> name + " " + built.view();
      case ConsensusInput.Recalled recalled ->
          name + " " + recalled.height() + " " + recalled.frames().size();
      case RaftInput.Heard heard -> of(heard.frame());
      case VotesInput.Sign sign -> name + " " + sign.ballot().phase() + " " + sign.ballot().view();
      case ChainInput.Append append -> name + " " + of(append.block());
      case BuilderInput.Execute execute -> name + " " + of(execute.blocks().getFirst());
      case SyncInput.Heard heard -> of(heard.frame());
      case SyncInput.Ahead ahead -> name + " " + ahead.height();
      case SyncInput.HeadChanged head -> name + " " + head.head().height();
      default -> name;
    };
  }

  static String of(Frame frame) {
    String name = frame.getClass().getSimpleName();
    return switch (frame) {
      case BftFrame.Proposal proposal -> name + " " + proposal.view() + " " + of(proposal.block());
      case BftFrame.Prepare prepare ->
          name + " " + prepare.view() + " " + Integer.toHexString(prepare.digest().hashCode());
      case BftFrame.Commit commit ->
          name + " " + commit.view() + " " + Integer.toHexString(commit.digest().hashCode());
      case BftFrame.RoundChange change ->
          name
              + " "
              + change.view()
              + change.vote().prepared().map(p -> " prepared in " + p.round()).orElse("");
      case EthFrame.NewBlockHashes hashes ->
          name + " " + (hashes.blocks().isEmpty() ? "" : hashes.blocks().getLast().number());
      case EthFrame.GetBlockHeaders get -> name + " " + get.origin();
      case EthFrame.BlockHeaders headers -> name + " " + headers.headers().size();
      case EthFrame.GetBlockBodies get -> name + " " + get.hashes().size();
      case EthFrame.BlockBodies bodies -> name + " " + bodies.bodies().size();
      case RaftFrame.Append append ->
          name + " " + append.term() + " " + append.previousIndex() + "+" + append.entries().size();
      case RaftFrame raft -> name + " " + raft.term();
      default -> name;
    };
  }

  static String of(Block block) {
    return "#" + block.number();
  }
}
