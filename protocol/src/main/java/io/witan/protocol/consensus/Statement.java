package io.witan.protocol.consensus;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.BftFrame.Commit;
import io.witan.protocol.consensus.BftFrame.Prepare;
import io.witan.protocol.consensus.BftFrame.PreparedValue;
import io.witan.protocol.consensus.BftFrame.Proposal;
import io.witan.protocol.consensus.BftFrame.RoundChange;
import io.witan.protocol.consensus.BftFrame.SignedRoundChange;
import io.witan.protocol.consensus.BftRules.Senders;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.ledger.BlockHash;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.QbftExtraData;
import io.witan.protocol.rlp.RlpException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Something that one validator signed about a view: what evidence is made of. Its signature proves
 * it to anybody, whoever shows it.
 */
public sealed interface Statement permits BftFrame, Statement.CommitSeal {
  View view();

  Phase phase();

  /**
   * A commit seal of a final QBFT block, made for this round only: as good as a COMMIT. IBFT's
   * seals name no round and are no statements.
   *
   * @param header without its seals
   */
  record CommitSeal(Header header, int round, Signature seal) implements Statement {
    @Override
    public View view() {
      return new View(header.number(), round);
    }

    @Override
    public Phase phase() {
      return Phase.COMMIT;
    }
  }

  /** Who signed it; nobody where the signature is bad or of another protocol. */
  default Optional<Address> signer(Senders senders) {
    return switch (this) {
      case BftFrame frame -> senders.of(frame);
      case CommitSeal(var header, var round, var seal) -> {
        try {
          yield senders.encoding().justifies()
              ? senders.ofSeal(header, round, seal)
              : Optional.empty();
        } catch (RlpException notQbft) {
          yield Optional.empty();
        }
      }
    };
  }

  /** Hash of the block that it proposes or votes for; a round change does neither. */
  default Optional<Hash> supported() {
    return switch (this) {
      case Proposal proposal -> Optional.of(proposal.block().hash());
      case Prepare prepare -> Optional.of(prepare.digest());
      case Commit commit -> Optional.of(commit.digest());
      case CommitSeal seal -> Optional.of(BlockHash.of(seal.header));
      case RoundChange ignored -> Optional.empty();
    };
  }

  /** The block that its signer had prepared, as far as it says so. */
  default Optional<PreparedValue> prepared() {
    return this instanceof RoundChange change
        ? change.vote().prepared()
        : supported()
            .filter(block -> phase() == Phase.COMMIT)
            .map(block -> new PreparedValue(view().round(), block));
  }

  /** What it says, for people. */
  default String words() {
    String what =
        supported()
            .map(Hash::toHex)
            .orElseGet(
                () ->
                    prepared()
                        .map(p -> "with %s of round %d".formatted(p.digest().toHex(), p.round()))
                        .orElse("with no prepared block"));
    return "%s %s %s".formatted(phase(), view(), what);
  }

  /** A message without what its signature does not cover. */
  static BftFrame of(BftFrame frame) {
    return switch (frame) {
      case Proposal p ->
          new Proposal(p.view(), p.block(), p.named(), p.signature(), List.of(), List.of());
      case RoundChange change -> of(change.vote());
      case Prepare prepare -> prepare;
      case Commit commit -> commit;
    };
  }

  static RoundChange of(SignedRoundChange vote) {
    return new RoundChange(vote, Optional.empty(), List.of());
  }

  /** What others signed and this message shows, so that it is believed. */
  static List<Statement> within(BftFrame frame) {
    return switch (frame) {
      case Proposal p -> {
        List<Statement> shown = new ArrayList<>(p.prepares());
        p.roundChanges().forEach(vote -> shown.add(of(vote)));
        yield shown;
      }
      case RoundChange change -> List.copyOf(change.prepares());
      case Prepare ignored -> List.of();
      case Commit ignored -> List.of();
    };
  }

  /** The seals of a final block; none where they are not QBFT's. */
  static List<Statement> sealing(Header header) {
    try {
      QbftExtraData extra = QbftExtraData.of(header);
      Header bare = header.inRound(extra.round());
      List<Statement> seals = new ArrayList<>();
      for (Bytes seal : extra.seals()) {
        seals.add(new CommitSeal(bare, extra.round(), Signature.of(seal)));
      }
      return seals;
    } catch (RlpException notQbft) {
      return List.of();
    }
  }
}
