package io.witan.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.BftFrame.Prepare;
import io.witan.protocol.consensus.BftFrame.PreparedValue;
import io.witan.protocol.consensus.BftFrame.SignedRoundChange;
import io.witan.protocol.consensus.BftRules;
import io.witan.protocol.consensus.ValidatorSet;
import io.witan.protocol.consensus.View;
import io.witan.protocol.consensus.bft.Qbft;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.BlockHash;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.ledger.QbftExtraData;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Vectors about when a block may be proposed after round 0: counts of messages are given. */
final class JustificationVectors {
  private static final long HEIGHT = 1;
  private static final int PROPOSAL_ROUND = 10;
  private static final int PREPARED_ROUND = 5;
  private static final int LOWER_ROUND = 3;
  private static final BftRules.Encoding ENCODING = Qbft.RULES.encoding();

  private final Block block;

  private JustificationVectors(Block block) {
    this.block = block;
  }

  static Outcome check(JsonNode test) {
    JsonNode input = Fields.node(test, "input");
    int nil = count(input, "roundChangeNil");
    int equal = count(input, "roundChangeEqual");
    int lower = count(input, "roundChangeLower");
    int right = count(input, "preparesForTargetRound");
    int other = count(input, "preparesForOtherRound");
    int quorum = count(input, "quorumSize");
    int size = Math.max(Math.max(nil + equal + lower, right + other), quorum);
    TreeSet<Address> members = new TreeSet<>();
    for (int i = 0; i < size; i++) {
      members.add(Secp256k1.get().publicKey(secret(i)).address());
    }
    ValidatorSet validators = new ValidatorSet(List.copyOf(members), quorum);
    JustificationVectors vectors = new JustificationVectors(block(validators.members()));
    BftFrame.Proposal proposal = vectors.proposal(nil, equal, lower, right, other);
    boolean justified =
        Qbft.RULES
            .justification()
            .check(proposal, Optional.empty(), validators, Qbft.RULES.senders(Secp256k1.get()))
            .isEmpty();
    boolean expected = Fields.node(Fields.node(test, "expected"), "justified").asBoolean();
    return Outcome.equal("justified", expected, justified);
  }

  private BftFrame.Proposal proposal(int nil, int equal, int lower, int right, int other) {
    Hash digest = block.hash();
    List<SignedRoundChange> changes = new ArrayList<>();
    for (int i = 0; i < nil; i++) {
      changes.add(change(changes.size(), Optional.empty()));
    }
    for (int i = 0; i < equal; i++) {
      changes.add(change(changes.size(), Optional.of(new PreparedValue(PREPARED_ROUND, digest))));
    }
    for (int i = 0; i < lower; i++) {
      changes.add(change(changes.size(), Optional.of(new PreparedValue(LOWER_ROUND, digest))));
    }
    List<Prepare> prepares = new ArrayList<>();
    for (int i = 0; i < right + other; i++) {
      View view = new View(HEIGHT, i < right ? PREPARED_ROUND : LOWER_ROUND);
      prepares.add(new Prepare(view, digest, sign(i, ENCODING.prepare(view, digest))));
    }
    View view = new View(HEIGHT, PROPOSAL_ROUND);
    return new BftFrame.Proposal(
        view, block, sign(0, ENCODING.proposal(view, block)), changes, prepares);
  }

  private static SignedRoundChange change(int sender, Optional<PreparedValue> prepared) {
    View view = new View(HEIGHT, PROPOSAL_ROUND);
    return new SignedRoundChange(
        view, prepared, sign(sender, ENCODING.roundChange(view, prepared)));
  }

  private static Block block(List<Address> validators) {
    QbftExtraData extra =
        new QbftExtraData(
            Bytes.wrap(new byte[32]), validators, Optional.empty(), PROPOSAL_ROUND, List.of());
    return new Block(
        new HeaderBuilder()
            .number(HEIGHT)
            .mixHash(BlockHash.ISTANBUL_DIGEST)
            .extraData(extra.encode())
            .build(),
        List.of(),
        List.of(),
        Optional.empty());
  }

  private static Signature sign(int sender, Hash digest) {
    return Secp256k1.get().sign(secret(sender), digest);
  }

  private static Bytes secret(int index) {
    return Uint256.of(index + 1).toBytes32();
  }

  private static int count(JsonNode input, String name) {
    long value = Fields.number(input, name);
    if (value > 10_000) {
      throw new MalformedTest(name + " is too large");
    }
    return (int) value;
  }
}
