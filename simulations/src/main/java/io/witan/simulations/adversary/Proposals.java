package io.witan.simulations.adversary;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.BftFrame.PreparedValue;
import io.witan.protocol.consensus.BftFrame.Proposal;
import io.witan.protocol.consensus.BftFrame.RoundChange;
import io.witan.protocol.consensus.BftFrame.SignedRoundChange;
import io.witan.protocol.consensus.View;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.QbftExtraData;
import io.witan.simulations.plan.Lie;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Lies in proposals: other blocks, invalid blocks, and reasons that are none. */
final class Proposals {
  private static final int COPIES = 200;

  private final Pen pen;
  private final Memory memory;

  Proposals(Pen pen, Memory memory) {
    this.pen = pen;
    this.memory = memory;
  }

  /** The proposal as the lie has it; the honest one where the lie is about something else. */
  Proposal lie(Lie lie, Proposal honest) {
    View view = honest.view();
    Header header = honest.block().header();
    return switch (lie) {
      case EQUIVOCATE_PROPOSAL -> again(honest, other(honest.block()));
      case INVALID_PARENT ->
          again(honest, header.toBuilder().parentHash(scramble(header.parentHash())).build());
      case INVALID_TIME ->
          again(honest, header.toBuilder().timestamp(header.timestamp() - 100).build());
      case INVALID_GAS -> again(honest, header.toBuilder().gasLimit(2 * header.gasLimit()).build());
      case INVALID_STATE ->
          again(honest, header.toBuilder().stateRoot(scramble(header.stateRoot())).build());
      case INVALID_VALIDATORS -> again(honest, withoutLast(header));
      case INVALID_AUTHOR -> again(honest, header.toBuilder().coinbase(another(header)).build());
      case OVERSIZE ->
          pen.proposal(view, honest.block(), copies(honest.roundChanges()), honest.prepares());
      case FEWER ->
          pen.proposal(
              view, honest.block(), fewer(honest.roundChanges()), fewer(honest.prepares()));
      default -> view.round() == 0 ? honest : unjustified(lie, honest);
    };
  }

  private Proposal unjustified(Lie lie, Proposal honest) {
    View view = honest.view();
    Block fresh = fresh(honest.block());
    List<SignedRoundChange> changes = honest.roundChanges();
    SignedRoundChange own = pen.roundChange(view, Optional.empty());
    return switch (lie) {
      case JUSTIFY_NOTHING -> pen.proposal(view, fresh, List.of(), List.of());
      case JUSTIFY_FEW -> pen.proposal(view, fresh, List.of(own), List.of());
      case JUSTIFY_TWICE ->
          pen.proposal(view, fresh, Collections.nCopies(changes.size(), own), List.of());
      case JUSTIFY_STALE -> pen.proposal(view, fresh, stale(view), List.of());
      case JUSTIFY_FREE -> pen.proposal(view, fresh, changes, List.of());
      case JUSTIFY_MIXED -> pen.proposal(view, fresh, changes, honest.prepares());
      case JUSTIFY_LOWER ->
          lower(honest)
              .map(c -> pen.proposal(view, c.block().orElseThrow(), changes, c.prepares()))
              .orElse(honest);
      case JUSTIFY_WORST -> unjustified(worst(honest), honest);
      default -> honest;
    };
  }

  /** What is seldom possible comes first. */
  private Lie worst(Proposal honest) {
    if (lower(honest).isPresent()) {
      return Lie.JUSTIFY_LOWER;
    }
    boolean quorum = stale(honest.view()).size() >= honest.roundChanges().size();
    if (quorum) {
      return Lie.JUSTIFY_STALE;
    }
    return honest.prepares().isEmpty() ? Lie.JUSTIFY_TWICE : Lie.JUSTIFY_FREE;
  }

  /** Another valid block of the same author. */
  static Block other(Block block) {
    Header header = block.header();
    return block.withHeader(header.toBuilder().gasLimit(header.gasLimit() + 1).build());
  }

  private Block fresh(Block block) {
    Header header = other(block).header();
    return block.withHeader(header.toBuilder().coinbase(pen.self()).build());
  }

  private Proposal again(Proposal honest, Header header) {
    return again(honest, honest.block().withHeader(header));
  }

  private Proposal again(Proposal honest, Block block) {
    return pen.proposal(honest.view(), block, honest.roundChanges(), honest.prepares());
  }

  private static Header withoutLast(Header header) {
    QbftExtraData extra = QbftExtraData.decode(header.extraData());
    QbftExtraData less =
        new QbftExtraData(
            extra.vanity(), fewer(extra.validators()), extra.vote(), extra.round(), extra.seals());
    return header.withExtraData(less.encode());
  }

  private Address another(Header header) {
    return QbftExtraData.decode(header.extraData()).validators().stream()
        .filter(validator -> !validator.equals(pen.self()))
        .findFirst()
        .orElse(Address.ZERO);
  }

  /** Round changes of the same round at the newest earlier height at which there were some. */
  private List<SignedRoundChange> stale(View view) {
    List<SignedRoundChange> stale = new ArrayList<>();
    long height = -1;
    for (RoundChange change : memory.roundChanges()) {
      View old = change.view();
      if (old.round() == view.round() && old.height() < view.height() && old.height() >= height) {
        if (old.height() > height) {
          stale.clear();
        }
        height = old.height();
        stale.add(change.vote());
      }
    }
    return stale;
  }

  /** A round change for this view that shows a lower prepared round than the proposal does. */
  private Optional<RoundChange> lower(Proposal honest) {
    if (honest.prepares().isEmpty()) {
      return Optional.empty();
    }
    int shown = honest.prepares().getFirst().view().round();
    return memory.roundChanges().stream()
        .filter(change -> change.view().equals(honest.view()))
        .filter(change -> change.block().isPresent())
        .filter(change -> change.vote().prepared().map(PreparedValue::round).orElse(shown) < shown)
        .findFirst();
  }

  static Hash scramble(Hash hash) {
    return Keccak.hash(hash.bytes());
  }

  static <T> List<T> fewer(List<T> all) {
    return all.isEmpty() ? all : all.subList(0, all.size() - 1);
  }

  static <T> List<T> copies(List<T> all) {
    return all.isEmpty() ? all : Collections.nCopies(COPIES, all.getFirst());
  }
}
