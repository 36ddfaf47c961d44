package io.witan.httpapi.method.eth;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Ids of filters and subscriptions: 128 random bits, so that no client guesses another's. Above
 * them stands, in a filter's, the number of the JVM that made it.
 */
final class Ids {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int RANDOM_BYTES = 16;

  /** At most 192 bits, as a quantity or with zeros in front. */
  private static final Pattern ID = Pattern.compile("0x[0-9a-fA-F]{1,48}");

  private Ids() {}

  static String next() {
    return of(0);
  }

  /** Of what belongs to one JVM of a node group; 0 of a node that is one JVM. */
  static String of(long member) {
    byte[] bits = new byte[RANDOM_BYTES];
    RANDOM.nextBytes(bits);
    BigInteger number = new BigInteger(Long.toUnsignedString(member));
    return "0x" + number.shiftLeft(8 * RANDOM_BYTES).or(new BigInteger(1, bits)).toString(16);
  }

  /** The JVM that an id names; empty where it is none of ours. */
  static OptionalLong member(String id) {
    return ID.matcher(id).matches()
        ? OptionalLong.of(
            new BigInteger(id.substring(2), 16).shiftRight(8 * RANDOM_BYTES).longValue())
        : OptionalLong.empty();
  }
}
