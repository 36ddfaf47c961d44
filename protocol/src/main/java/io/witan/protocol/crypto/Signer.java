package io.witan.protocol.crypto;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;

/** Holds one secret key and signs with it, deterministically (RFC 6979). Never prints the key. */
public interface Signer {
  Address address();

  Signature sign(Hash digest);
}
