package io.witan.protocol.consensus.bft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.chain.SealedHeader;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.BftFrame.Commit;
import io.witan.protocol.consensus.BftFrame.Prepare;
import io.witan.protocol.consensus.BftFrame.Proposal;
import io.witan.protocol.consensus.BftFrame.RoundChange;
import io.witan.protocol.consensus.PreparedCertificate;
import io.witan.protocol.consensus.ProposerPolicy;
import io.witan.protocol.consensus.Seals;
import io.witan.protocol.consensus.View;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.crypto.Signer;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.BlockHash;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.ledger.IbftExtraData;
import io.witan.protocol.ledger.QbftExtraData;
import io.witan.protocol.rlp.RlpException;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.rules.BftConfig.Algorithm;
import io.witan.protocol.rules.BftConfig.Policy;
import io.witan.protocol.wire.Vectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Encodings, seals and proposers against the facts extracted from GoQuorum and Besu. */
class BftVectorsTest {
  private static final Secp256k1 CURVE = Secp256k1.get();

  @Test
  void qbftHeadersHaveTheirHashesAndSeals() {
    for (JsonNode test : kind("derived_qbft_messages.json", "header")) {
      Header header = header(test.path("input").path("header"));
      JsonNode expected = test.path("expected");
      int round = test.path("input").path("round").asInt();
      assertEquals(hash(expected.path("blockHash")), BlockHash.of(header));
      assertEquals(hash(expected.path("commitSealHash")), Seals.digest(header, round));
      List<Signature> seals = new ArrayList<>();
      List<Address> sealers = new ArrayList<>();
      for (JsonNode seal : expected.path("commitSeals")) {
        Signature signature = Signature.of(bytes(seal));
        seals.add(signature);
        sealers.add(CURVE.recover(Seals.digest(header, round), signature).orElseThrow());
      }
      assertEquals(addresses(expected.path("committers")), sealers);
      Block sealed = Seals.seal(block(header), round, seals);
      assertEquals(hash(expected.path("headerRlpPlainHash")), BlockHash.ofBytes(sealed.header()));
    }
  }

  @Test
  void qbftMessagesAreSignedAndEncodedAsThere() {
    for (JsonNode test : kind("derived_qbft_messages.json", "message")) {
      JsonNode expected = test.path("expected");
      Bytes wire = bytes(expected.path("wire"));
      int code = Integer.decode(test.path("input").path("code").asText());
      BftFrame frame = BftCodec.decode(code, wire);
      String id = test.path("id").asText();
      assertEquals(wire, BftCodec.encode(frame), id);
      assertEquals(code, BftCodec.code(frame), id);
      Address sender = Qbft.RULES.senders(CURVE).of(frame).orElseThrow();
      assertEquals(Address.fromHex(expected.path("signer").asText()), sender, id);
      Signer signer = CURVE.signer(bytes(test.path("input").path("privateKey")));
      assertEquals(frame.signature(), signer.sign(signingHash(frame)), id);
    }
  }

  @Test
  void aShortenedOrLengthenedMessageIsRefused() {
    for (JsonNode test : kind("derived_qbft_messages.json", "message")) {
      Bytes wire = bytes(test.path("expected").path("wire"));
      int code = Integer.decode(test.path("input").path("code").asText());
      for (int size = 0; size < wire.size(); size += 7) {
        Bytes cut = wire.slice(0, size);
        assertThrows(RlpException.class, () -> BftCodec.decode(code, cut));
      }
      Bytes longer = Bytes.concat(wire, Bytes.ofInts(0));
      assertThrows(RlpException.class, () -> BftCodec.decode(code, longer));
      assertThrows(RlpException.class, () -> BftCodec.decode(code == 0x15 ? 0x12 : 0x15, wire));
    }
  }

  @Test
  void certificatesSurviveTheJournal() {
    for (JsonNode test : kind("derived_qbft_messages.json", "message")) {
      Bytes wire = bytes(test.path("expected").path("wire"));
      int code = Integer.decode(test.path("input").path("code").asText());
      if (BftCodec.decode(code, wire) instanceof RoundChange change && change.block().isPresent()) {
        var certificate = new PreparedCertificate(0, change.block().get(), change.prepares());
        var out = new io.witan.protocol.rlp.RlpWriter();
        BftCodec.writeCertificate(out, certificate);
        assertEquals(certificate, RlpReader.decode(out.toBytes(), BftCodec::readCertificate));
      }
    }
  }

  @Test
  void qbftExtraDataReadsAndWritesAsThere() {
    for (JsonNode test : Vectors.cases("qbft_extradata.json")) {
      JsonNode input = test.path("input");
      JsonNode expected = test.path("expected");
      boolean plain = input.has("extraData") && !input.has("committedSeals") && !input.has("vote");
      if (plain && expected.has("error")) {
        Bytes bad = bytes(input.path("extraData"));
        assertThrows(RlpException.class, () -> QbftExtraData.decode(bad));
      } else if (plain) {
        Bytes good = bytes(input.path("extraData"));
        QbftExtraData extra = QbftExtraData.decode(good);
        assertEquals(good, extra.encode());
        assertEquals(addresses(expected.path("validators")), extra.validators());
        assertEquals(expected.path("round").asInt(), extra.round());
        assertEquals(expected.path("committedSeals").size(), extra.seals().size());
      }
    }
  }

  @Test
  void ibftHeadersHaveTheirHashesAndSeals() {
    for (JsonNode test : kind("derived_ibft_messages.json", "header")) {
      JsonNode expected = test.path("expected");
      if (!expected.has("sigHash")) {
        continue;
      }
      Header header = header(test.path("input").path("header"));
      IbftExtraData bare = IbftExtraData.decode(header.extraData());
      Header sealed =
          header.withExtraData(
              bare.withProposerSeal(bytes(expected.path("proposerSeal"))).encode());
      assertEquals(hash(expected.path("blockHash")), BlockHash.of(sealed));
      SealedHeader read = SealedHeader.read(sealed, Algorithm.IBFT, CURVE).orElseThrow();
      Hash commit = read.sealed();
      assertEquals(hash(expected.path("commitSealHash")), commit);
      Address proposer = Address.fromHex(expected.path("proposer").asText());
      assertEquals(Optional.of(proposer), read.author());
      List<Address> sealers = new ArrayList<>();
      for (JsonNode seal : expected.path("committedSeals")) {
        sealers.add(CURVE.recover(commit, Signature.of(bytes(seal))).orElseThrow());
      }
      assertEquals(addresses(expected.path("committers")), sealers);
    }
  }

  @Test
  void ibftEnvelopesAreSignedAndEncodedAsThere() {
    for (JsonNode test : kind("derived_ibft_messages.json", "message")) {
      Bytes wire = bytes(test.path("expected").path("wire"));
      IbftEnvelope envelope = IbftEnvelope.decode(wire);
      assertEquals(wire, envelope.encode());
      assertEquals(bytes(test.path("expected").path("signature")), envelope.signature());
      Signature signature = Signature.of(envelope.signature());
      assertEquals(Optional.of(envelope.sender()), CURVE.recover(envelope.digest(), signature));
      assertEquals(bytes(test.path("input").path("msg")), envelope.message());
    }
  }

  @Test
  void ibftMessagesAreSpokenByTheEngineAsThere() {
    for (JsonNode test : kind("derived_ibft_messages.json", "message")) {
      String id = test.path("id").asText();
      Bytes envelope = bytes(test.path("expected").path("wire"));
      Bytes wire = new io.witan.protocol.rlp.RlpWriter().bytes(envelope).toBytes();
      BftFrame frame = BftCodec.decode(IbftEnvelope.CODE, wire);
      assertEquals(wire, BftCodec.encode(frame), id);
      assertEquals(IbftEnvelope.CODE, BftCodec.code(frame), id);
      assertEquals(frame.named(), Ibft.RULES.senders(CURVE).of(frame), id);
      assertEquals(Optional.empty(), Qbft.RULES.senders(CURVE).of(frame), id);
      for (int size = 0; size < wire.size(); size += 7) {
        Bytes cut = wire.slice(0, size);
        assertThrows(RlpException.class, () -> BftCodec.decode(IbftEnvelope.CODE, cut), id);
      }
    }
  }

  @Test
  void proposersAreThoseOfGoQuorum() {
    for (JsonNode test : Vectors.cases("proposer_selection.json")) {
      String id = test.path("id").asText();
      JsonNode input = test.path("input");
      List<Address> validators = addresses(input.path("validators"));
      if (input.has("sort")) {
        boolean text = !input.path("sort").asText().equals("byte");
        assertEquals(
            addresses(test.path("expected").path("order")),
            text ? ProposerPolicy.byChecksumText(validators) : ProposerPolicy.byBytes(validators));
        continue;
      }
      Address last =
          input.has("lastProposer")
              ? Address.fromHex(input.path("lastProposer").asText())
              : Address.ZERO;
      if (id.startsWith("besu-whenProposerSelfRemoves")) {
        continue; // Besu goes on after the removed one's place; GoQuorum starts with the first.
      }
      boolean sticky = input.path("policy").asText().equals("sticky");
      Policy policy = sticky ? Policy.STICKY : Policy.ROUND_ROBIN;
      assertEquals(
          Address.fromHex(test.path("expected").path("proposer").asText()),
          ProposerPolicy.proposer(policy, validators, last, input.path("round").asInt()),
          id);
    }
  }

  @Test
  void viewsAreOrderedAsThere() {
    int seen = 0;
    for (JsonNode test : Vectors.cases("consensus_config.json")) {
      if (test.path("id").asText().startsWith("view-cmp")) {
        int order =
            view(test.path("input").path("a")).compareTo(view(test.path("input").path("b")));
        assertEquals(test.path("expected").asInt(), Integer.signum(order));
        seen++;
      }
    }
    assertTrue(seen > 0);
  }

  private static Hash signingHash(BftFrame frame) {
    View view = frame.view();
    return switch (frame) {
      case Proposal p -> QbftPayloads.proposalHash(view, p.block());
      case Prepare p -> QbftPayloads.prepareHash(view, p.digest());
      case Commit c -> QbftPayloads.commitHash(view, c.digest(), c.seal());
      case RoundChange r -> QbftPayloads.roundChangeHash(view, r.vote().prepared());
    };
  }

  private static List<JsonNode> kind(String file, String kind) {
    return Vectors.cases(file).stream().filter(c -> c.path("kind").asText().equals(kind)).toList();
  }

  private static Block block(Header header) {
    return new Block(header, List.of(), List.of(), Optional.empty());
  }

  private static Header header(JsonNode fields) {
    return new HeaderBuilder()
        .parentHash(hash(fields.path("parentHash")))
        .coinbase(Address.fromHex(fields.path("miner").asText()))
        .stateRoot(hash(fields.path("stateRoot")))
        .transactionsRoot(hash(fields.path("transactionsRoot")))
        .receiptsRoot(hash(fields.path("receiptsRoot")))
        .number(fields.path("number").asLong())
        .gasLimit(fields.path("gasLimit").asLong())
        .timestamp(fields.path("timestamp").asLong())
        .extraData(bytes(fields.path("extraData")))
        .mixHash(hash(fields.path("mixHash")))
        .build();
  }

  private static View view(JsonNode fields) {
    return new View(fields.path("sequence").asLong(), fields.path("round").asInt());
  }

  private static Bytes bytes(JsonNode text) {
    return Bytes.fromHex(text.asText());
  }

  private static Hash hash(JsonNode text) {
    return Hash.fromHex(text.asText());
  }

  private static List<Address> addresses(JsonNode list) {
    List<Address> all = new ArrayList<>();
    list.forEach(text -> all.add(Address.fromHex(text.asText())));
    return all;
  }
}
