package io.witan.protocol.privacy.enclave;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The cryptography of one own key that remembers what it shares with the parties it met last: to
 * agree on that costs far more than to seal a box with it. What it remembers is as secret as the
 * key, and wiped with it.
 */
public final class SharedKeys implements Encryptor, AutoCloseable {
  /** Parties that are remembered; 32 bytes each. */
  private static final int MOST = 1_000;

  private final Encryptor encryptor;
  private final PartySecret own;
  private final LinkedHashMap<PartyKey, Bytes> shared = new LinkedHashMap<>(16, 0.75f, true);

  public SharedKeys(Encryptor encryptor, PartySecret own) {
    this.encryptor = encryptor;
    this.own = own;
  }

  @Override
  public String type() {
    return encryptor.type();
  }

  @Override
  public int nonceSize() {
    return encryptor.nonceSize();
  }

  @Override
  public PartySecret keyPair(Bytes seed) {
    return encryptor.keyPair(seed);
  }

  @Override
  public PartySecret ofSecret(Bytes secret) {
    return encryptor.ofSecret(secret);
  }

  @Override
  public Optional<Bytes> shared(PartyKey other, PartySecret secret) {
    if (!secret.key().equals(own.key())) {
      return encryptor.shared(other, secret);
    }
    Bytes known = shared.get(other);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<Bytes> agreed = encryptor.shared(other, secret);
    agreed.ifPresent(key -> remember(other, key));
    return agreed;
  }

  private void remember(PartyKey other, Bytes key) {
    if (shared.size() == MOST) {
      Map.Entry<PartyKey, Bytes> eldest = shared.firstEntry();
      wipe(eldest.getValue());
      shared.remove(eldest.getKey());
    }
    shared.put(other, key);
  }

  @Override
  public Bytes seal(Bytes message, Bytes nonce, Bytes key) {
    return encryptor.seal(message, nonce, key);
  }

  @Override
  public Optional<Bytes> open(Bytes cipherText, Bytes nonce, Bytes key) {
    return encryptor.open(cipherText, nonce, key);
  }

  /** Overwrites what is remembered. */
  @Override
  public void close() {
    shared.values().forEach(SharedKeys::wipe);
    shared.clear();
  }

  private static void wipe(Bytes key) {
    Arrays.fill(key.unsafeArray(), (byte) 0);
  }

  @Override
  public String toString() {
    return "SharedKeys(" + own.key() + ")";
  }
}
