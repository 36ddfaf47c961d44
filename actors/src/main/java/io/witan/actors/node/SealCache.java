package io.witan.actors.node;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.crypto.Verifier;
import java.util.Optional;

/**
 * Recovers signers, each only once while it is remembered: so that the seals which the chain checks
 * in its turn may have been recovered before.
 */
final class SealCache implements Verifier {
  private static final int REMEMBERED = 8_192;

  private final Verifier verifier;
  private final Once<Seal, Optional<Address>> known = new Once<>(REMEMBERED);

  private record Seal(Hash digest, Signature signature) {}

  SealCache(Verifier verifier) {
    this.verifier = verifier;
  }

  @Override
  public Optional<PublicKey> recoverKey(Hash digest, Signature signature) {
    return verifier.recoverKey(digest, signature);
  }

  @Override
  public Optional<Address> recover(Hash digest, Signature signature) {
    return known.get(
        new Seal(digest, signature), seal -> verifier.recover(seal.digest(), seal.signature()));
  }
}
