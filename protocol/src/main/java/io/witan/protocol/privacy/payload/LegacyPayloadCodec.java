package io.witan.protocol.privacy.payload;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PrivacyFlag;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The encoding of payloads in API versions 1 to 4 of Tessera, and of every resent payload: fields
 * behind their lengths. Later versions added fields at the end, so that a short message is an old
 * one.
 */
final class LegacyPayloadCodec {
  private LegacyPayloadCodec() {}

  static Bytes encode(EncodedPayload payload) {
    PayloadTerms terms = payload.terms();
    FieldWriter out =
        new FieldWriter()
            .field(payload.sender().bytes())
            .field(payload.cipherText())
            .field(payload.nonce())
            .array(payload.boxes(), box -> box)
            .field(payload.recipientNonce())
            .array(payload.recipients(), PartyKey::bytes)
            .field(Bytes.ofInts(terms.flag().code()))
            .count(terms.affected().size());
    terms.affected().forEach((transaction, hash) -> out.field(transaction).field(hash));
    if (!terms.execHash().isEmpty()) {
      out.field(terms.execHash());
    }
    if (terms.flag() == PrivacyFlag.MANDATORY_RECIPIENTS) {
      out.array(terms.mandatory(), PartyKey::bytes);
    }
    terms.group().ifPresent(out::field);
    return out.end();
  }

  static EncodedPayload decode(Bytes bytes) {
    FieldReader in = new FieldReader(bytes);
    PartyKey sender = in.read("sender", PartyKey::new);
    Bytes cipherText = in.field("cipherText");
    Bytes nonce = in.field("nonce");
    List<Bytes> boxes = in.array("recipientBoxes", box -> box);
    Bytes recipientNonce = in.field("recipientNonce");
    List<PartyKey> recipients = in.isAtEnd() ? List.of() : in.array("recipientKeys", PartyKey::new);
    PrivacyFlag flag =
        in.isAtEnd()
            ? PrivacyFlag.STANDARD_PRIVATE
            : in.read("privacyFlag", LegacyPayloadCodec::flag);
    TreeMap<Bytes, Bytes> affected = new TreeMap<>();
    int pairs = in.isAtEnd() ? 0 : in.count("affectedContractTransactions");
    for (int i = 0; i < pairs; i++) {
      affected.put(in.field("affected transaction"), in.field("security hash"));
    }
    boolean validated = flag == PrivacyFlag.PRIVATE_STATE_VALIDATION && !in.isAtEnd();
    Bytes execHash = validated ? in.field("execHash") : Bytes.EMPTY;
    boolean required = flag == PrivacyFlag.MANDATORY_RECIPIENTS && !in.isAtEnd();
    List<PartyKey> mandatory =
        required ? in.array("mandatoryRecipients", PartyKey::new) : List.of();
    Optional<Bytes> group =
        in.isAtEnd() ? Optional.empty() : Optional.of(in.field("privacyGroupId"));
    // What follows is of a version that nobody knows yet; old managers skip it as well.
    return new EncodedPayload(
        sender,
        cipherText,
        nonce,
        boxes,
        recipientNonce,
        recipients,
        new PayloadTerms(flag, affected, execHash, mandatory, group));
  }

  private static PrivacyFlag flag(Bytes bytes) {
    return (bytes.size() == 1 ? PrivacyFlag.of(bytes.get(0)) : Optional.<PrivacyFlag>empty())
        .orElseThrow(() -> new IllegalArgumentException(bytes + " is none of 0 to 3"));
  }
}
