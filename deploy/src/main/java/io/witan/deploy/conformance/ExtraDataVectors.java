package io.witan.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.consensus.IbftSeals;
import io.witan.protocol.consensus.bft.IbftEnvelope;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.ledger.BlockHash;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.ledger.IbftExtraData;
import io.witan.protocol.ledger.QbftExtraData;
import io.witan.protocol.rlp.RlpException;
import io.witan.protocol.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Vectors about the extra data of IBFT and QBFT headers. */
final class ExtraDataVectors {
  private static final Outcome IBFT2 = new Outcome.Excluded("IBFT 2.0 is Besu's own engine");
  private static final int SEAL = 65;

  private ExtraDataVectors() {}

  static Outcome ibft(JsonNode test) {
    if (test.path("consensus").asText().equals("ibft2")) {
      return IBFT2;
    }
    JsonNode input = Fields.node(test, "input");
    JsonNode expected = Fields.node(test, "expected");
    if (input.has("mixHash")) {
      return emptyHeader(input, expected);
    }
    if (expected.has("extraData")) {
      Bytes vanity = Fields.bytes(input, "vanity");
      IbftExtraData made =
          new IbftExtraData(
              vanity.slice(0, Math.min(vanity.size(), 32)),
              addresses(input, "validators"),
              Bytes.EMPTY,
              List.of());
      return Outcome.equal("extra data", Fields.bytes(expected, "extraData"), made.encode());
    }
    Optional<IbftExtraData> decoded = readIbft(input);
    if (expected.has("error")) {
      boolean wrongSeal = decoded.isPresent() && hasWrongSeal(input);
      return Outcome.holds(decoded.isEmpty() || wrongSeal, "should be refused but was read");
    }
    return decoded
        .map(extra -> sameIbft(expected, extra))
        .orElseGet(() -> new Outcome.Failed("refused"));
  }

  private static Outcome emptyHeader(JsonNode input, JsonNode expected) {
    Header header =
        new HeaderBuilder()
            .parentHash(Hash.ZERO)
            .ommersHash(Hash.ZERO)
            .stateRoot(Hash.ZERO)
            .transactionsRoot(Hash.ZERO)
            .receiptsRoot(Hash.ZERO)
            .difficulty(Uint256.ZERO)
            .mixHash(Fields.hash(input, "mixHash"))
            .extraData(Fields.bytes(input, "extraData"))
            .build();
    Hash wanted =
        expected.has("blockHash") ? Fields.hash(expected, "blockHash") : BlockHash.ofBytes(header);
    return Outcome.equal("hash", wanted, BlockHash.of(header));
  }

  private static Optional<IbftExtraData> readIbft(JsonNode input) {
    try {
      Bytes encoded = Fields.bytes(input, "extraData");
      IbftExtraData extra = IbftExtraData.decode(encoded);
      if (!extra.encode().equals(encoded)) {
        return Optional.empty();
      }
      if (input.has("seal")) {
        extra = extra.withProposerSeal(Fields.bytes(input, "seal"));
      }
      if (input.has("committedSeals")) {
        extra = extra.withCommittedSeals(seals(input, "committedSeals"));
      }
      return Optional.of(IbftExtraData.decode(extra.encode()));
    } catch (RlpException refused) {
      return Optional.empty();
    }
  }

  /** What a signature can be is a type of ours, so a wrong one never comes to the extra data. */
  private static boolean hasWrongSeal(JsonNode input) {
    List<Bytes> all = new ArrayList<>();
    if (input.has("seal")) {
      all.add(Fields.bytes(input, "seal"));
    }
    if (input.has("committedSeals")) {
      all.addAll(seals(input, "committedSeals"));
    }
    return all.stream().anyMatch(seal -> !isSignature(seal));
  }

  private static boolean isSignature(Bytes seal) {
    try {
      return Signature.of(seal).toBytes().size() == SEAL;
    } catch (IllegalArgumentException refused) {
      return false;
    }
  }

  private static Outcome sameIbft(JsonNode expected, IbftExtraData extra) {
    Outcome outcome = Outcome.passed();
    if (expected.has("vanity")) {
      outcome = Outcome.equal("vanity", Fields.bytes(expected, "vanity"), extra.vanity());
    }
    if (expected.has("validators")) {
      outcome =
          outcome.and(
              Outcome.equal("validators", addresses(expected, "validators"), extra.validators()));
    }
    if (expected.has("seal")) {
      outcome =
          outcome.and(Outcome.equal("seal", Fields.bytes(expected, "seal"), extra.proposerSeal()));
    }
    if (expected.has("proposerSealIsAllZero")) {
      outcome =
          outcome.and(Outcome.equal("seal", Bytes.wrap(new byte[SEAL]), extra.proposerSeal()));
    }
    return expected.has("committedSeals")
        ? outcome.and(
            Outcome.equal(
                "committed seals", seals(expected, "committedSeals"), extra.committedSeals()))
        : outcome;
  }

  static Outcome qbft(JsonNode test) {
    JsonNode input = Fields.node(test, "input");
    JsonNode expected = Fields.node(test, "expected");
    Optional<QbftExtraData> decoded = readQbft(input);
    if (expected.has("error")) {
      return Outcome.holds(decoded.isEmpty(), "should be refused but was read");
    }
    return decoded
        .map(extra -> sameQbft(expected, extra))
        .orElseGet(() -> new Outcome.Failed("refused"));
  }

  private static Optional<QbftExtraData> readQbft(JsonNode input) {
    try {
      QbftExtraData extra;
      if (input.has("vanity")) {
        extra =
            new QbftExtraData(
                Fields.bytes(input, "vanity"),
                addresses(input, "validators"),
                vote(input),
                (int) Fields.number(input, "round"),
                List.of());
      } else if (input.has("rlpItems")) {
        RlpWriter out = new RlpWriter();
        write(out, input.get("rlpItems"));
        extra = QbftExtraData.decode(out.toBytes());
      } else {
        extra = QbftExtraData.decode(Fields.bytes(input, "extraData"));
        extra =
            input.has("vote")
                ? new QbftExtraData(
                    extra.vanity(), extra.validators(), vote(input), extra.round(), extra.seals())
                : extra;
      }
      if (input.has("committedSeals")) {
        extra = extra.withSeals(seals(input, "committedSeals"));
      }
      return Optional.of(QbftExtraData.decode(extra.encode()));
    } catch (RlpException refused) {
      return Optional.empty();
    }
  }

  private static Outcome sameQbft(JsonNode expected, QbftExtraData extra) {
    Outcome outcome = Outcome.passed();
    if (expected.has("vanity")) {
      outcome = Outcome.equal("vanity", Fields.bytes(expected, "vanity"), extra.vanity());
    }
    if (expected.has("validators")) {
      outcome =
          outcome.and(
              Outcome.equal("validators", addresses(expected, "validators"), extra.validators()));
    }
    if (expected.has("vote")) {
      outcome = outcome.and(Outcome.equal("vote", vote(expected), extra.vote()));
    }
    if (expected.has("round")) {
      outcome =
          outcome.and(
              Outcome.equal("round", Fields.number(expected, "round"), (long) extra.round()));
    }
    if (expected.has("committedSeals")) {
      outcome =
          outcome.and(Outcome.equal("seals", seals(expected, "committedSeals"), extra.seals()));
    }
    QbftExtraData bare = extra.withSeals(List.of());
    outcome = outcome.and(sameItems(expected, "rlpItemsForCommitSealHash", bare));
    return outcome.and(sameItems(expected, "rlpItemsForBlockHash", bare.withRound(0)));
  }

  private static Outcome sameItems(JsonNode expected, String name, QbftExtraData extra) {
    if (!expected.has(name)) {
      return Outcome.passed();
    }
    RlpWriter out = new RlpWriter();
    write(out, expected.get(name));
    return Outcome.equal(name, out.toBytes(), extra.encode());
  }

  private static Optional<QbftExtraData.Vote> vote(JsonNode parent) {
    JsonNode vote = parent.path("vote");
    if (vote.isNull() || vote.isMissingNode()) {
      return Optional.empty();
    }
    boolean add =
        vote.has("add")
            ? vote.get("add").asBoolean()
            : Fields.text(vote, "voteType").equals("0xff");
    return Optional.of(new QbftExtraData.Vote(Fields.address(vote, "recipient"), add));
  }

  private static void write(RlpWriter out, JsonNode items) {
    if (items.isArray()) {
      out.startList();
      items.forEach(item -> write(out, item));
      out.endList();
    } else {
      out.bytes(Fields.bytes(items.asText()));
    }
  }

  static Outcome ibftMessage(JsonNode test) {
    if (test.path("consensus").asText().startsWith("ibft2")) {
      return IBFT2;
    }
    return test.path("kind").asText().equals("header") ? ibftHeader(test) : ibftEnvelope(test);
  }

  private static Outcome ibftEnvelope(JsonNode test) {
    JsonNode input = Fields.node(test, "input");
    JsonNode expected = Fields.node(test, "expected");
    Bytes wire = Fields.bytes(expected, "wire");
    IbftEnvelope envelope = IbftEnvelope.decode(wire);
    Hash signed = Keccak.hash(Fields.bytes(expected, "payloadNoSig"));
    Signature made = Secp256k1.get().sign(Fields.bytes(input, "privateKey"), signed);
    return Outcome.equal("code", Fields.number(input, "code"), (long) envelope.code())
        .and(Outcome.equal("message", Fields.bytes(input, "msg"), envelope.message()))
        .and(Outcome.equal("sender", Fields.address(input, "address"), envelope.sender()))
        .and(
            Outcome.equal(
                "committed seal", Fields.bytes(input, "committedSeal"), envelope.committedSeal()))
        .and(Outcome.equal("signed hash", signed, envelope.digest()))
        .and(Outcome.equal("signature", Fields.bytes(expected, "signature"), envelope.signature()))
        .and(Outcome.equal("our signature", envelope.signature(), made.toBytes()))
        .and(Outcome.equal("wire", wire, envelope.encode()));
  }

  private static Outcome ibftHeader(JsonNode test) {
    Header header = LedgerVectors.header(Fields.node(Fields.node(test, "input"), "header"));
    JsonNode expected = Fields.node(test, "expected");
    IbftExtraData extra = IbftExtraData.decode(header.extraData());
    Hash signed = IbftSeals.unsealed(header);
    Hash hash = BlockHash.of(header);
    Hash commit = IbftSeals.commitDigest(hash);
    List<Address> committers = new ArrayList<>();
    for (Bytes seal : extra.committedSeals()) {
      Secp256k1.get().recover(commit, Signature.of(seal)).ifPresent(committers::add);
    }
    return Outcome.equal("signed hash", Fields.hash(expected, "sigHash"), signed)
        .and(Outcome.equal("hash", Fields.hash(expected, "blockHash"), hash))
        .and(
            Outcome.equal(
                "proposer",
                Optional.of(Fields.address(expected, "proposer")),
                IbftSeals.author(header, Secp256k1.get())))
        .and(Outcome.equal("commit hash", Fields.hash(expected, "commitSealHash"), commit))
        .and(Outcome.equal("committers", addresses(expected, "committers"), committers));
  }

  static List<Address> addresses(JsonNode parent, String name) {
    List<Address> all = new ArrayList<>();
    Fields.node(parent, name).forEach(a -> all.add(Fields.address(a.asText())));
    return all;
  }

  static List<Bytes> seals(JsonNode parent, String name) {
    List<Bytes> all = new ArrayList<>();
    Fields.node(parent, name).forEach(s -> all.add(Fields.bytes(s.asText())));
    return all;
  }
}
