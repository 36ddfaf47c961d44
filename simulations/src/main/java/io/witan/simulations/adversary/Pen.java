package io.witan.simulations.adversary;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.BftFrame.Commit;
import io.witan.protocol.consensus.BftFrame.Prepare;
import io.witan.protocol.consensus.BftFrame.PreparedValue;
import io.witan.protocol.consensus.BftFrame.SignedRoundChange;
import io.witan.protocol.consensus.BftRules;
import io.witan.protocol.consensus.View;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.crypto.Signer;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.rlp.RlpException;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * What a liar writes with: its own key, and nobody else's.
 *
 * @param strangers keys of nobody, which cost nothing to make
 * @param build makes a valid block of a parent and a template
 */
public record Pen(
    Signer signer,
    List<Signer> strangers,
    BftRules.Encoding encoding,
    BiFunction<Header, Header, Block> build) {

  Address self() {
    return signer.address();
  }

  BftFrame.Proposal proposal(
      View view, Block block, List<SignedRoundChange> changes, List<Prepare> prepares) {
    Block inRound = inRound(block, view.round());
    Signature signature = signer.sign(encoding.proposal(view, inRound));
    return new BftFrame.Proposal(view, inRound, signature, changes, prepares);
  }

  Prepare prepare(View view, Hash digest) {
    return new Prepare(view, digest, signer.sign(encoding.prepare(view, digest)));
  }

  Commit commit(View view, Hash digest, Signature seal) {
    return new Commit(view, digest, seal, signer.sign(encoding.commit(view, digest, seal)));
  }

  Signature seal(Header header, int round) {
    return seal(signer, header, round);
  }

  Signature seal(Signer by, Header header, int round) {
    return by.sign(encoding.seal(header, round));
  }

  SignedRoundChange roundChange(View view, Optional<PreparedValue> prepared) {
    Signature signature = signer.sign(encoding.roundChange(view, prepared));
    return new SignedRoundChange(view, prepared, signature);
  }

  private Block inRound(Block block, int round) {
    try {
      return encoding.inRound(block, round);
    } catch (RlpException broken) {
      return block;
    }
  }
}
