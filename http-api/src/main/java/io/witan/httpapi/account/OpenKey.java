package io.witan.httpapi.account;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.crypto.Signer;
import java.util.Arrays;

/** An account's secret key in memory, until it is closed; then its bytes are overwritten. */
final class OpenKey implements Signer, AutoCloseable {
  private final byte[] secret;
  private final Address address;
  private boolean closed;

  /** Takes the secret over: its bytes are overwritten in the end. */
  OpenKey(Bytes secret) {
    this.secret = secret.unsafeArray();
    this.address = Secp256k1.get().publicKey(secret).address();
  }

  @Override
  public Address address() {
    return address;
  }

  @Override
  public synchronized Signature sign(Hash digest) {
    if (closed) {
      throw new AccountRefused(NodeAccounts.LOCKED);
    }
    return Secp256k1.get().sign(Bytes.wrap(secret), digest);
  }

  @Override
  public synchronized void close() {
    closed = true;
    Arrays.fill(secret, (byte) 0);
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "OpenKey(" + address + ")";
  }
}
