package io.witan.protocol.consensus.bft;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.BftFrame.Commit;
import io.witan.protocol.consensus.BftFrame.Prepare;
import io.witan.protocol.consensus.BftFrame.PreparedValue;
import io.witan.protocol.consensus.BftFrame.Proposal;
import io.witan.protocol.consensus.BftFrame.RoundChange;
import io.witan.protocol.consensus.BftFrame.SignedRoundChange;
import io.witan.protocol.consensus.BftRules;
import io.witan.protocol.consensus.View;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.crypto.Signer;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.machine.Choices;
import io.witan.protocol.rlp.RlpException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says anything that its own key can sign, made of what it heard; it cannot sign for others. */
final class Adversary {
  private static final int MEMORY = 200;
  private static final BftRules.Encoding ENCODING = Qbft.RULES.encoding();

  private final Signer signer;
  private final Choices choices;
  private final List<BftFrame> heard = new ArrayList<>();
  private final List<Block> blocks = new ArrayList<>();
  private final List<Prepare> prepares = new ArrayList<>();
  private final List<SignedRoundChange> changes = new ArrayList<>();

  Adversary(Signer signer, Choices choices, Block genesis) {
    this.signer = signer;
    this.choices = choices;
    blocks.add(genesis);
  }

  void hear(BftFrame frame) {
    keep(heard, frame);
    switch (frame) {
      case Proposal p -> {
        keep(blocks, p.block());
        p.roundChanges().forEach(change -> keep(changes, change));
      }
      case Prepare p -> keep(prepares, p);
      case Commit ignored -> {}
      case RoundChange r -> keep(changes, r.vote());
    }
  }

  BftFrame say(long height) {
    View view =
        new View(
            height + (choices.chance("other height", 1, 3) ? choices.between("height", -1, 4) : 0),
            choices.chance("far", 1, 30)
                ? Integer.MAX_VALUE - choices.pick("far round", 3)
                : choices.chance("later", 1, 2) ? choices.pick("round", 5) : 0);
    return switch (choices.pick("kind", 6)) {
      case 0 -> proposal(view);
      case 1 -> prepare(view);
      case 2 -> commit(view);
      case 3, 4 -> roundChange(view);
      default -> heard.isEmpty() ? prepare(view) : choices.oneOf("again", heard);
    };
  }

  private Proposal proposal(View view) {
    Block block = block();
    List<SignedRoundChange> shown = some("changes", changes);
    List<Prepare> with = choices.chance("bare", 1, 2) ? List.of() : some("prepares", prepares);
    return new Proposal(view, block, signer.sign(ENCODING.proposal(view, block)), shown, with);
  }

  private Prepare prepare(View view) {
    Hash digest = block().hash();
    return new Prepare(view, digest, signer.sign(ENCODING.prepare(view, digest)));
  }

  private Commit commit(View view) {
    Block block = block();
    Signature seal = signer.sign(block.hash());
    if (choices.chance("true seal", 1, 2)) {
      try {
        seal = signer.sign(ENCODING.seal(block.header(), view.round()));
      } catch (RlpException unreadable) {
        seal = signer.sign(Hash.ZERO);
      }
    }
    Signature signature = signer.sign(ENCODING.commit(view, block.hash(), seal));
    return new Commit(view, block.hash(), seal, signature);
  }

  private RoundChange roundChange(View view) {
    Optional<Block> block =
        choices.chance("prepared", 1, 2) ? Optional.of(block()) : Optional.empty();
    Optional<PreparedValue> prepared =
        block.map(b -> new PreparedValue(choices.pick("prepared round", 4), b.hash()));
    Signature signature = signer.sign(ENCODING.roundChange(view, prepared));
    List<Prepare> with = block.isEmpty() ? List.of() : some("prepares", prepares);
    return new RoundChange(new SignedRoundChange(view, prepared, signature), block, with);
  }

  private Block block() {
    Block block = blocks.get(blocks.size() - 1 - choices.pick("block", Math.min(blocks.size(), 3)));
    Header header = block.header();
    HeaderBuilder other = header.toBuilder();
    switch (choices.pick("tamper", 8)) {
      case 0 -> other.timestamp(header.timestamp() + choices.between("time", -3, 30));
      case 1 -> other.extraData(Bytes.ofInts(1, 2, 3));
      case 2 -> other.coinbase(signer.address());
      case 3 -> other.number(header.number() + 1).parentHash(block.hash());
      case 4 -> other.stateRoot(Hash.ZERO);
      default -> {}
    }
    return block.withHeader(other.build());
  }

  private <T> List<T> some(String label, List<T> all) {
    List<T> some = new ArrayList<>();
    for (int i = 0; i < 4 && !all.isEmpty(); i++) {
      some.add(all.get(all.size() - 1 - choices.pick(label, Math.min(all.size(), 8))));
    }
    return some;
  }

  private static <T> void keep(List<T> all, T one) {
    if (all.size() == MEMORY) {
      all.removeFirst();
    }
    all.add(one);
  }
}
