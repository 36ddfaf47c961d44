package io.witan.protocol.crypto;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import java.util.Optional;

/** Finds out who signed. Pure: the same arguments always give the same answer. */
public interface Verifier {
  /** The key that made {@code signature} over {@code digest}, or empty where there is none. */
  Optional<PublicKey> recoverKey(Hash digest, Signature signature);

  /** The address of that key. A simulation may answer without elliptic curves. */
  default Optional<Address> recover(Hash digest, Signature signature) {
    return recoverKey(digest, signature).map(PublicKey::address);
  }
}
