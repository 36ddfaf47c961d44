package io.witan.actors.exchange;

import static io.witan.actors.exchange.Managers.key;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.machine.Choices;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.PrivacyFlag;
import io.witan.protocol.privacy.payload.EncodedPayload;
import io.witan.protocol.privacy.payload.PayloadTerms;
import java.util.List;
import java.util.TreeMap;

/** What somebody on the way, or a hostile manager, may make of a payload. */
final class Tampering {
  private Tampering() {}

  static EncodedPayload of(Choices choices, EncodedPayload it) {
    PayloadTerms terms = it.terms();
    TreeMap<Bytes, Bytes> more = new TreeMap<>(terms.affected());
    more.put(PayloadHash.sha3(it.nonce()), PayloadHash.sha3(it.cipherText()));
    PartyKey other = key(choices.between("other", 1, 5));
    Bytes box = flipped(it.boxes().getFirst());
    return switch (choices.pick("tampering", 8)) {
      case 0 -> made(it, it.sender(), flipped(it.cipherText()), it.nonce());
      case 1 -> made(it, it.sender(), it.cipherText(), flipped(it.nonce()));
      case 2 -> made(it, other, it.cipherText(), it.nonce());
      case 3 -> it.withRecipients(it.recipients(), List.of(box));
      case 4 -> it.withRecipients(List.of(other), it.boxes());
      case 5 -> it.with(terms.withAffected(more));
      case 6 -> it.with(terms.withAffected(new TreeMap<>()));
      default ->
          it.with(
              new PayloadTerms(
                  PrivacyFlag.PRIVATE_STATE_VALIDATION,
                  new TreeMap<>(),
                  it.nonce(),
                  List.of(),
                  terms.group()));
    };
  }

  private static EncodedPayload made(
      EncodedPayload it, PartyKey sender, Bytes cipherText, Bytes nonce) {
    return new EncodedPayload(
        sender, cipherText, nonce, it.boxes(), it.recipientNonce(), it.recipients(), it.terms());
  }

  private static Bytes flipped(Bytes bytes) {
    byte[] changed = bytes.toArray();
    changed[changed.length / 2] ^= 1;
    return Bytes.wrap(changed);
  }
}
