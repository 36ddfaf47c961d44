package io.witan.simulations.world;

import io.witan.protocol.chain.ChainInput;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.BuilderInput;
import io.witan.protocol.consensus.ConsensusInput;
import io.witan.protocol.consensus.RoundReport;
import io.witan.protocol.consensus.View;
import io.witan.protocol.consensus.raft.RaftFrame;
import io.witan.protocol.consensus.raft.RaftInput;
import io.witan.protocol.machine.Frame;
import io.witan.protocol.machine.Message;
import io.witan.protocol.machine.Role;
import io.witan.protocol.machine.TimerKey;
import io.witan.protocol.sync.SyncInput;
import io.witan.protocol.votes.VotesInput;
import io.witan.protocol.wire.EthFrame;

/** What happens, as numbers for the run's digest; the same on every JVM. */
final class Fingerprint {
  private static final long KIND = 0x9e3779b97f4a7c15L;
  private static final long ROUND = 0xbf58476d1ce4e5b9L;

  private Fingerprint() {}

  static long of(Role role, Message message) {
    return switch (role) {
      case CONSENSUS ->
          switch (message) {
            case ConsensusInput input -> consensus(input);
            case RaftInput.Heard heard -> frame(heard.frame());
            default -> 0;
          };
      case VOTES -> votes((VotesInput) message);
      case CHAIN -> chain((ChainInput) message);
      case SYNC -> sync((SyncInput) message);
      case BUILDER -> builder((BuilderInput) message);
      case POOL, LOCALS, ROUND, PRIVATE_HOST -> 0;
    };
  }

  private static long consensus(ConsensusInput input) {
    return switch (input) {
      case ConsensusInput.Heard heard -> frame(heard.frame());
      case ConsensusInput.Signed signed -> ~frame(signed.frame());
      case ConsensusInput.Resumed ignored -> kind(1);
      case ConsensusInput.HeadChanged head -> kind(2) + head.head().hash().hashCode();
      case ConsensusInput.TimerFired timer -> kind(3) + timer(timer.key());
      case ConsensusInput.Built built -> view(4, built.view());
      case ConsensusInput.BuildFailed failed -> view(5, failed.view());
      case ConsensusInput.Validated v -> view(6, v.view()) + (v.refusal().isPresent() ? 1 : 0);
      case ConsensusInput.VoteRefused v -> view(7, v.view()) + v.reason().name().hashCode();
      case ConsensusInput.Recalled r -> kind(8) + r.height() * ROUND + r.frames().size();
      case ConsensusInput.TransactionsPending pending -> kind(9) + pending.head();
      case ConsensusInput.PeerConnected peer -> kind(10) + peer.peer().xy().get(0);
      case ConsensusInput.PeerLost peer -> kind(16) + peer.peer().xy().get(0);
      case ConsensusInput.Propose propose -> kind(11) + propose.candidate().hashCode();
      case ConsensusInput.Discard discard -> kind(12) + discard.candidate().hashCode();
      case ConsensusInput.RoundLost lost -> view(13, lost.view());
      case ConsensusInput.AppendRefused refused -> kind(15) + refused.block().hashCode();
      case RoundReport report -> view(14, report.view());
    };
  }

  private static int timer(TimerKey key) {
    return key instanceof Enum<?> timer ? timer.name().hashCode() : -1;
  }

  private static long votes(VotesInput input) {
    return switch (input) {
      case VotesInput.Resumed ignored -> kind(20);
      case VotesInput.Recall recall -> kind(22) + (recall.on().height() + 1);
      case VotesInput.Found found -> view(24, found.evidence().first().view());
      case VotesInput.Sign sign ->
          view(23, sign.ballot().view())
              + sign.ballot().phase().name().hashCode()
              + sign.ballot().digest().hashCode();
    };
  }

  private static long chain(ChainInput input) {
    return switch (input) {
      case ChainInput.Resumed ignored -> kind(30);
      case ChainInput.Append append -> kind(31) + append.block().hash().hashCode();
      case ChainInput.Executed executed -> kind(32) + executed.blocks().hashCode();
    };
  }

  private static long builder(BuilderInput input) {
    return switch (input) {
      case BuilderInput.Build build -> view(40, build.view());
      case BuilderInput.Validate validate -> view(41, validate.view());
      case BuilderInput.Execute execute -> kind(42) + execute.blocks().getFirst().number();
    };
  }

  private static long sync(SyncInput input) {
    return switch (input) {
      case SyncInput.Heard heard -> frame(heard.frame());
      case SyncInput.HeadChanged head -> kind(50) + head.head().height();
      case SyncInput.PeerUp up -> kind(51) + up.peer().xy().get(0) * ROUND + up.height();
      case SyncInput.PeerDown down -> kind(52) + down.peer().xy().get(0);
      case SyncInput.Ahead ahead -> kind(53) + ahead.height();
      case SyncInput.Refused refused -> kind(54) + refused.block().hashCode();
      case SyncInput.TimerFired ignored -> kind(55);
    };
  }

  private static long frame(Frame frame) {
    return switch (frame) {
      case BftFrame.Prepare p -> view(60, p.view()) + p.digest().hashCode();
      case BftFrame.Commit c -> view(61, c.view()) + c.digest().hashCode();
      case BftFrame.Proposal p -> view(62, p.view()) + p.block().hash().hashCode();
      case BftFrame.RoundChange r ->
          view(63, r.view()) + r.vote().prepared().map(v -> v.digest().hashCode()).orElse(0);
      case EthFrame.NewBlockHashes hashes ->
          kind(64) + (hashes.blocks().isEmpty() ? 0 : hashes.blocks().getLast().number());
      case EthFrame.BlockHeaders headers -> kind(65) + headers.headers().size();
      case EthFrame.BlockBodies bodies -> kind(66) + bodies.bodies().size();
      case RaftFrame.Append a -> kind(68) + a.term() * ROUND + a.previousIndex() + a.commit();
      case RaftFrame.Appended a -> kind(69) + a.term() * ROUND + a.match();
      case RaftFrame raft -> kind(70) + raft.term();
      default -> kind(67);
    };
  }

  private static long kind(int number) {
    return number * KIND;
  }

  private static long view(int kind, View view) {
    return kind(kind) + view.height() * ROUND + view.round();
  }
}
