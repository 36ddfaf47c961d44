package io.witan.simulations.privacy;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.enclave.Enclave;
import io.witan.protocol.privacy.enclave.PartySecret;
import io.witan.protocol.privacy.extension.Consent;
import io.witan.protocol.privacy.ledger.PrivatePayload;
import io.witan.protocol.privacy.payload.EncodedPayload;
import io.witan.protocol.privacy.payload.PayloadTerms;
import java.util.List;
import java.util.Optional;

/** What an organisation seals to itself: nobody else can open it, or could have sealed it. */
record OwnSeal(Enclave enclave, PartySecret secret) {
  EncodedPayload seal(Bytes message, PrivateWorld world) {
    Enclave.Entropy entropy = entropy(world, world.nextMessage());
    Enclave.Sealed done =
        enclave.encrypt(message, secret, List.of(secret.key()), PayloadTerms.STANDARD, entropy);
    return ((Enclave.Sealed.Done) done).payload();
  }

  /** What one message is sealed with. */
  static Enclave.Entropy entropy(PrivateWorld world, int message) {
    return new Enclave.Entropy(
        world.entropy("payload key", message),
        world.entropy("nonce", message).slice(0, 24),
        world.entropy("recipient nonce", message).slice(0, 24));
  }

  /** A payload, known to be this organisation's consent to an extension where it is one. */
  PrivatePayload asConsent(PrivatePayload found) {
    return Consent.decode(found.data())
        .filter(box -> found.sender().equals(Optional.of(secret.key())))
        .filter(box -> box.sender().equals(secret.key()))
        .flatMap(box -> enclave.open(box, secret))
        .map(management -> found.agreeingTo(Address.of(management)))
        .orElse(found);
  }
}
