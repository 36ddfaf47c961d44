package io.witan.httpapi.tessera;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PrivacyFlag;
import io.witan.protocol.privacy.exchange.Distribution;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** What a ledger writes of a payload that it wants sent. */
record SendRequest(Optional<PartyKey> from, Distribution distribution) {
  static SendRequest of(JsonFields fields) {
    PrivacyFlag flag = flag(fields);
    // GoQuorum writes Base64 of a hash here; Tessera keeps the text as it is, and so do its peers.
    Bytes execHash =
        fields
            .read("execHash", text -> Bytes.wrap(text.getBytes(StandardCharsets.UTF_8)))
            .orElse(Bytes.EMPTY);
    boolean validated = flag == PrivacyFlag.PRIVATE_STATE_VALIDATION;
    if (validated && execHash.isEmpty()) {
      throw Call.bad("execHash: is missing, and privacyFlag 3 asks for it");
    }
    List<PartyKey> mandatory = fields.keys("mandatoryRecipients");
    if ((flag == PrivacyFlag.MANDATORY_RECIPIENTS) == mandatory.isEmpty()) {
      throw Call.bad("mandatoryRecipients: they and privacyFlag 2 go together");
    }
    return new SendRequest(
        fields.read("from", PartyKey::fromBase64),
        new Distribution(
            fields.keys("to"),
            flag,
            new TreeSet<>(fields.hashes("affectedContractTransactions")),
            validated ? execHash : Bytes.EMPTY,
            mandatory,
            fields.read("privacyGroupId", JsonFields::base64)));
  }

  private static PrivacyFlag flag(JsonFields fields) {
    long code = fields.number("privacyFlag", 0);
    return PrivacyFlag.of(code)
        .orElseThrow(() -> Call.bad("privacyFlag: " + code + " is none of 0 to 3"));
  }
}
