package io.witan.simulations.privacy;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.enclave.Enclave;
import io.witan.protocol.privacy.enclave.PartySecret;
import io.witan.protocol.privacy.payload.EncodedPayload;
import io.witan.protocol.privacy.payload.PayloadTerms;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/** The keys of a node's residents, and the product's rules for what each of them opens. */
final class SimEnclave {
  private final PrivateWorld world;
  private final Enclave enclave = new Enclave(new SymbolicEncryptor());
  private final SortedMap<Integer, PartySecret> secrets = new TreeMap<>();

  SimEnclave(SortedSet<Integer> residents, PrivateWorld world) {
    this.world = world;
    for (int organisation : residents) {
      Bytes entropy = world.entropy("key", organisation);
      secrets.put(organisation, new SymbolicEncryptor().keyPair(entropy));
    }
  }

  PartyKey key(int organisation) {
    return secrets.get(organisation).key();
  }

  Collection<PartySecret> all() {
    return secrets.values();
  }

  /** The keys that may open a payload for one of the residents. */
  Collection<PartySecret> of(int resident) {
    return world.has(PrivateBug.OPENED_BY_NEIGHBOURS_KEY) ? all() : List.of(secrets.get(resident));
  }

  EncodedPayload sealed(
      int from, PrivateMessage message, List<PartyKey> recipients, PayloadTerms terms) {
    Enclave.Entropy entropy = OwnSeal.entropy(world, message.number());
    Enclave.Sealed sealed =
        enclave.encrypt(message.data(), secrets.get(from), recipients, terms, entropy);
    return ((Enclave.Sealed.Done) sealed).payload();
  }

  Optional<Bytes> opened(EncodedPayload payload, Collection<PartySecret> ring) {
    return ring.stream().flatMap(secret -> enclave.open(payload, secret).stream()).findFirst();
  }

  /** The security hashes of what a payload affects, as far as these keys can open that. */
  SortedMap<PayloadHash, Bytes> proofs(
      EncodedPayload payload,
      SortedMap<PayloadHash, EncodedPayload> affected,
      Collection<PartySecret> ring) {
    TreeMap<PayloadHash, Bytes> proofs = new TreeMap<>();
    affected.forEach(
        (creation, made) ->
            ring.stream()
                .flatMap(its -> enclave.securityHash(payload.cipherText(), made, its).stream())
                .findFirst()
                .ifPresent(proof -> proofs.put(creation, proof)));
    return proofs;
  }

  /** What is kept of a copy; one that was sent from here gets a box for its sender again. */
  EncodedPayload kept(EncodedPayload payload) {
    for (PartySecret secret : all()) {
      PartyKey key = secret.key();
      if (payload.sender().equals(key)) {
        return payload.withBox(key, enclave.boxFor(payload, secret, key).orElseThrow());
      }
    }
    return all().stream()
        .flatMap(secret -> payload.forRecipient(secret.key()).stream())
        .findFirst()
        .orElse(payload);
  }

  OwnSeal own(int resident) {
    return new OwnSeal(enclave, secrets.get(resident));
  }
}
