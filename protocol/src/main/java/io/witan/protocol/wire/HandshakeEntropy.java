package io.witan.protocol.wire;

import io.witan.protocol.bytes.Bytes;

/** The randomness that one RLPx handshake uses up. Never to be used twice, never printed. */
public final class HandshakeEntropy {
  /** Bytes needed. */
  public static final int SIZE = 32 + 32 + 32 + 16 + 1 + 300;

  private final Bytes random;

  private HandshakeEntropy(Bytes random) {
    this.random = random;
  }

  /**
   * Entropy from {@value #SIZE} bytes of a secure source.
   *
   * @throws IllegalArgumentException if there are more or fewer
   */
  public static HandshakeEntropy of(Bytes random) {
    if (random.size() != SIZE) {
      throw new IllegalArgumentException("a handshake needs " + SIZE + " random bytes");
    }
    return new HandshakeEntropy(random);
  }

  Bytes ephemeralSecret() {
    return random.slice(0, 32);
  }

  Bytes nonce() {
    return random.slice(32, 64);
  }

  /** The one-time secret of the encryption of our handshake message. */
  Bytes boxSecret() {
    return random.slice(64, 96);
  }

  Bytes iv() {
    return random.slice(96, 112);
  }

  /** 100 to 299 bytes that hide the length of the message (EIP-8). */
  Bytes padding() {
    int size = 100 + ((random.get(112) * 200) >>> 8);
    return random.slice(113, 113 + size);
  }

  @Override
  public String toString() {
    return "HandshakeEntropy";
  }
}
