package io.witan.simulations.adversary;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.BftFrame.Commit;
import io.witan.protocol.consensus.BftFrame.Prepare;
import io.witan.protocol.consensus.BftFrame.Proposal;
import io.witan.protocol.consensus.BftFrame.RoundChange;
import io.witan.protocol.consensus.View;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.machine.Seed;
import io.witan.simulations.plan.Lie;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lies in votes, and mutations of any frame. */
final class Ballots {
  private static final int FLOOD_HEIGHTS = 80;
  private static final int NOISY_ROUNDS = 4;

  private final Pen pen;
  private final Memory memory;
  private final Seed seed;
  private long noises;

  Ballots(Pen pen, Memory memory, Seed seed) {
    this.pen = pen;
    this.memory = memory;
    this.seed = seed;
  }

  BftFrame lie(Lie lie, BftFrame honest) {
    View view = honest.view();
    return switch (lie) {
      case EQUIVOCATE_PREPARE -> honest instanceof Prepare p ? with(view, other(p)) : honest;
      case EQUIVOCATE_COMMIT -> honest instanceof Commit c ? with(c, view, other(c)) : honest;
      case EQUIVOCATE_ROUND_CHANGE -> honest instanceof RoundChange c ? bare(c) : honest;
      case SEAL_OTHER_BLOCK -> honest instanceof Commit c ? sealed(c, true, view.round()) : honest;
      case SEAL_OTHER_ROUND ->
          honest instanceof Commit c ? sealed(c, false, view.round() + 1) : honest;
      case OVERSIZE -> honest instanceof RoundChange c ? crowded(c) : honest;
      case FEWER -> honest instanceof RoundChange c ? incomplete(c) : honest;
      case ROUND_UP -> moved(honest, view.withRound(view.round() + 1));
      case ROUND_DOWN -> moved(honest, view.withRound(Math.max(0, view.round() - 1)));
      case HEIGHT_UP -> moved(honest, new View(view.height() + 1, view.round()));
      case OTHER_DIGEST -> earlier(honest);
      case NOISE -> noise(honest);
      default -> honest;
    };
  }

  /** Votes for the heights to come, beside the vote itself. */
  List<BftFrame> flood(Prepare honest) {
    List<BftFrame> all = new ArrayList<>();
    View view = honest.view();
    for (int i = 1; i <= FLOOD_HEIGHTS; i++) {
      View future = new View(view.height() + i, i % 2 == 0 ? 0 : i);
      all.add(pen.prepare(future, honest.digest()));
      all.add(pen.commit(future, honest.digest(), honest.signature()));
    }
    return all;
  }

  private Hash other(Prepare prepare) {
    return other(prepare.digest());
  }

  private Hash other(Commit commit) {
    return other(commit.digest());
  }

  /** The hash of the block that the same liar would propose beside this one. */
  private Hash other(Hash digest) {
    return memory
        .block(digest)
        .map(block -> Proposals.other(block).hash())
        .orElse(Proposals.scramble(digest));
  }

  private Prepare with(View view, Hash digest) {
    return pen.prepare(view, digest);
  }

  private Commit with(Commit honest, View view, Hash digest) {
    Optional<Block> block =
        memory.block(honest.digest()).map(Proposals::other).filter(b -> b.hash().equals(digest));
    Signature seal = block.map(b -> pen.seal(b.header(), view.round())).orElse(honest.seal());
    return pen.commit(view, digest, seal);
  }

  private Commit sealed(Commit honest, boolean otherBlock, int round) {
    return memory
        .block(honest.digest())
        .map(block -> otherBlock ? Proposals.other(block) : block)
        .map(b -> pen.commit(honest.view(), honest.digest(), pen.seal(b.header(), round)))
        .orElse(honest);
  }

  private RoundChange bare(RoundChange honest) {
    return new RoundChange(
        pen.roundChange(honest.view(), Optional.empty()), Optional.empty(), List.of());
  }

  private static RoundChange crowded(RoundChange honest) {
    return new RoundChange(honest.vote(), honest.block(), Proposals.copies(honest.prepares()));
  }

  private static RoundChange incomplete(RoundChange honest) {
    return new RoundChange(honest.vote(), honest.block(), Proposals.fewer(honest.prepares()));
  }

  private BftFrame moved(BftFrame honest, View to) {
    return switch (honest) {
      case Proposal p -> pen.proposal(to, p.block(), p.roundChanges(), p.prepares());
      case Prepare p -> pen.prepare(to, p.digest());
      case Commit c -> pen.commit(to, c.digest(), resealed(c, to));
      case RoundChange c ->
          new RoundChange(pen.roundChange(to, c.vote().prepared()), c.block(), c.prepares());
    };
  }

  private Signature resealed(Commit honest, View to) {
    return memory
        .block(honest.digest())
        .map(block -> pen.seal(block.header(), to.round()))
        .orElse(honest.seal());
  }

  private BftFrame earlier(BftFrame honest) {
    return switch (honest) {
      case Prepare p ->
          memory
              .otherBlock(p.digest())
              .map(block -> (BftFrame) pen.prepare(p.view(), block.hash()))
              .orElse(p);
      case Commit c -> memory.otherBlock(c.digest()).map(b -> commit(c.view(), b)).orElse(c);
      case Proposal p ->
          memory
              .otherBlock(p.block().hash())
              .map(b -> (BftFrame) pen.proposal(p.view(), b, p.roundChanges(), p.prepares()))
              .orElse(p);
      case RoundChange c -> c;
    };
  }

  private BftFrame commit(View view, Block block) {
    return pen.commit(view, block.hash(), pen.seal(block.header(), view.round()));
  }

  private BftFrame noise(BftFrame honest) {
    long lot = seed.at("noise", noises++);
    int round = (int) Long.remainderUnsigned(lot, NOISY_ROUNDS);
    BftFrame frame = lot < 0 ? earlier(honest) : honest;
    return moved(frame, honest.view().withRound(round));
  }
}
