package io.witan.simulations.privacy;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.enclave.Encryptor;
import io.witan.protocol.privacy.enclave.PartySecret;
import java.util.Arrays;
import java.util.Optional;

/**
 * Sealing without a curve: who holds one of two secrets gets what the two share. A party's secret
 * is an object that only its organisation has, so nobody else does. Some fifty times faster than
 * NaCl.
 */
final class SymbolicEncryptor implements Encryptor {
  private static final int TAG = 16;

  @Override
  public String type() {
    return "SYMBOLIC";
  }

  @Override
  public int nonceSize() {
    return 24;
  }

  @Override
  public PartySecret keyPair(Bytes seed) {
    return ofSecret(seed);
  }

  @Override
  public PartySecret ofSecret(Bytes secret) {
    return new PartySecret(new PartyKey(Keccak.hash(secret).bytes()), secret);
  }

  @Override
  public Optional<Bytes> shared(PartyKey other, PartySecret own) {
    boolean first = other.compareTo(own.key()) < 0;
    Bytes low = first ? other.bytes() : own.key().bytes();
    Bytes high = first ? own.key().bytes() : other.bytes();
    return Optional.of(Keccak.hash(Bytes.concat(low, high)).bytes());
  }

  @Override
  public Bytes seal(Bytes message, Bytes nonce, Bytes key) {
    Bytes hidden = mixed(message, nonce, key);
    return Bytes.concat(tag(hidden, nonce, key), hidden);
  }

  @Override
  public Optional<Bytes> open(Bytes cipherText, Bytes nonce, Bytes key) {
    if (cipherText.size() < TAG) {
      return Optional.empty();
    }
    Bytes hidden = cipherText.slice(TAG, cipherText.size());
    return tag(hidden, nonce, key).equals(cipherText.slice(0, TAG))
        ? Optional.of(mixed(hidden, nonce, key))
        : Optional.empty();
  }

  private static Bytes tag(Bytes hidden, Bytes nonce, Bytes key) {
    return Keccak.hash(Bytes.concat(key, nonce, hidden)).bytes().slice(0, TAG);
  }

  private static Bytes mixed(Bytes message, Bytes nonce, Bytes key) {
    byte[] out = message.toArray();
    byte[] stream = new byte[0];
    for (int i = 0; i < out.length; i++) {
      if (i % 32 == 0) {
        stream = Keccak.hash(Bytes.concat(key, nonce, Bytes.ofInts(i >> 8, i))).bytes().toArray();
      }
      out[i] ^= stream[i % 32];
    }
    Arrays.fill(stream, (byte) 0);
    return Bytes.wrap(out);
  }
}
