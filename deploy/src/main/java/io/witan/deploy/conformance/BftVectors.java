package io.witan.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.chain.VoteTally;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.ProposerPolicy;
import io.witan.protocol.consensus.Seals;
import io.witan.protocol.consensus.View;
import io.witan.protocol.consensus.bft.BftCodec;
import io.witan.protocol.consensus.bft.Qbft;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.ledger.BlockHash;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.HeaderCodec;
import io.witan.protocol.ledger.QbftExtraData;
import io.witan.protocol.rules.BftConfig.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Vectors about QBFT and the choice of validators and proposers. */
final class BftVectors {
  private BftVectors() {}

  static Outcome message(JsonNode test) {
    return test.path("kind").asText().equals("header") ? header(test) : frame(test);
  }

  private static Outcome header(JsonNode test) {
    Header header = LedgerVectors.header(Fields.node(Fields.node(test, "input"), "header"));
    JsonNode expected = Fields.node(test, "expected");
    QbftExtraData extra = QbftExtraData.decode(header.extraData());
    Hash digest = Seals.digest(header, extra.round());
    List<Address> committers = new ArrayList<>();
    for (Bytes seal : extra.seals()) {
      Secp256k1.get().recover(digest, Signature.of(seal)).ifPresent(committers::add);
    }
    return Outcome.equal("hash", Fields.hash(expected, "blockHash"), BlockHash.of(header))
        .and(Outcome.equal("seal hash", Fields.hash(expected, "commitSealHash"), digest))
        .and(Outcome.equal("seals", ExtraDataVectors.seals(expected, "commitSeals"), extra.seals()))
        .and(
            Outcome.equal(
                "committers", ExtraDataVectors.addresses(expected, "committers"), committers))
        .and(
            Outcome.equal(
                "header", Fields.bytes(expected, "headerRlp"), HeaderCodec.encode(header)))
        .and(
            Outcome.equal(
                "plain hash",
                Fields.hash(expected, "headerRlpPlainHash"),
                BlockHash.ofBytes(header)));
  }

  private static Outcome frame(JsonNode test) {
    JsonNode input = Fields.node(test, "input");
    JsonNode expected = Fields.node(test, "expected");
    int code = (int) Fields.number(input, "code");
    Bytes wire = Fields.bytes(expected, "wire");
    BftFrame frame = BftCodec.decode(code, wire);
    View view = new View(Fields.number(input, "sequence"), (int) Fields.number(input, "round"));
    Address signer = Secp256k1.get().publicKey(Fields.bytes(input, "privateKey")).address();
    Hash signed = Keccak.hash(Fields.bytes(expected, "payloadForSigning"));
    return Outcome.equal("view", view, frame.view())
        .and(Outcome.equal("code", code, BftCodec.code(frame)))
        .and(Outcome.equal("wire", wire, BftCodec.encode(frame)))
        .and(
            Outcome.equal(
                "signature", Fields.bytes(expected, "signature"), frame.signature().toBytes()))
        .and(Outcome.equal("signer stated", Fields.address(expected, "signer"), signer))
        .and(
            Outcome.equal(
                "signer of the payload",
                Optional.of(signer),
                Secp256k1.get().recover(signed, frame.signature())))
        .and(
            Outcome.equal(
                "signer as the engine sees it",
                Optional.of(signer),
                Qbft.RULES.senders(Secp256k1.get()).of(frame)));
  }

  static Outcome proposer(JsonNode test) {
    JsonNode input = Fields.node(test, "input");
    JsonNode expected = Fields.node(test, "expected");
    List<Address> validators = ExtraDataVectors.addresses(input, "validators");
    if (input.has("sort")) {
      List<Address> sorted =
          Fields.text(input, "sort").equals("byte")
              ? ProposerPolicy.byBytes(validators)
              : ProposerPolicy.byChecksumText(validators);
      return Outcome.equal("order", ExtraDataVectors.addresses(expected, "order"), sorted);
    }
    Policy policy =
        Fields.text(input, "policy").equals("sticky") ? Policy.STICKY : Policy.ROUND_ROBIN;
    Address last = input.has("lastProposer") ? Fields.address(input, "lastProposer") : Address.ZERO;
    if (test.has("note") && !validators.contains(last)) {
      return new Outcome.Excluded(
          "Besu goes on at a removed proposer's place, GoQuorum begins anew");
    }
    int round = input.has("round") ? (int) Fields.number(input, "round") : 0;
    return Outcome.equal(
        "proposer",
        Fields.address(expected, "proposer"),
        ProposerPolicy.proposer(policy, validators, last, round));
  }

  /** Letters stand for addresses. Each vote is one block. */
  static Outcome voting(JsonNode test) {
    JsonNode input = Fields.node(test, "input");
    if (input.has("steps")) {
      return steps(input);
    }
    long epoch = input.path("epoch").asLong(0);
    VoteTally tally = VoteTally.of(named(Fields.node(input, "validators")));
    long height = 0;
    for (JsonNode vote : Fields.node(input, "votes")) {
      height++;
      if (epoch > 0 && height % epoch == 0) {
        tally = tally.withoutVotes();
      } else if (vote.path("voted").isTextual()) {
        tally =
            tally.cast(
                named(vote.get("proposer").asText()),
                named(vote.get("voted").asText()),
                vote.path("authorize").asBoolean());
      }
    }
    List<Address> expected = named(Fields.node(Fields.node(test, "expected"), "validators"));
    return Outcome.equal("validators", VoteTally.of(expected).validators(), tally.validators());
  }

  private static Outcome steps(JsonNode input) {
    VoteTally tally = VoteTally.of(named(Fields.node(input, "validators")));
    Outcome outcome = Outcome.passed();
    for (JsonNode step : Fields.node(input, "steps")) {
      if (step.has("vote")) {
        tally =
            tally.cast(
                Fields.address(step, "proposer"),
                Fields.address(step, "recipient"),
                step.get("vote").asText().equals("ADD"));
      } else if (step.has("expectValidators")) {
        List<Address> expected = named(step.get("expectValidators"));
        outcome =
            outcome.and(
                Outcome.equal(
                    "validators", VoteTally.of(expected).validators(), tally.validators()));
      } else if (step.has("discardAllVotes")) {
        tally = tally.withoutVotes();
      }
    }
    return outcome;
  }

  private static List<Address> named(JsonNode names) {
    List<Address> all = new ArrayList<>();
    names.forEach(name -> all.add(named(name.asText())));
    return all;
  }

  private static Address named(String name) {
    return name.startsWith("0x")
        ? Fields.address(name)
        : Address.of(Keccak.hash(Uint256.of(name.charAt(0)).toBytes32()).bytes().slice(0, 20));
  }
}
