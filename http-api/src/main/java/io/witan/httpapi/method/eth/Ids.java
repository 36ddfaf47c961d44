package io.witan.httpapi.method.eth;

import java.math.BigInteger;
import java.security.SecureRandom;

/** Ids of filters and subscriptions: 128 random bits, so that no client guesses another's. */
final class Ids {
  private static final SecureRandom RANDOM = new SecureRandom();

  private Ids() {}

  static String next() {
    byte[] bits = new byte[16];
    RANDOM.nextBytes(bits);
    return "0x" + new BigInteger(1, bits).toString(16);
  }
}
