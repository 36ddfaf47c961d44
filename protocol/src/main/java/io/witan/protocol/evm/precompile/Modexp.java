package io.witan.protocol.evm.precompile;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.Rules;
import java.math.BigInteger;
import java.util.Optional;

/**
 * 0x05: base^exponent mod modulus (EIP-198; priced by EIP-2565 from Berlin and EIP-7883 from Osaka
 * on, which also limits operands to 1024 bytes, EIP-7823).
 */
final class Modexp implements Precompile {
  /** Beyond what any block's gas pays for in practice; keeps memory bounded. */
  private static final int MAX_OPERAND = 1 << 24;

  private static final int OSAKA_MAX_OPERAND = 1024;
  private static final int HEADER = 96;

  private record Sizes(Uint256 base, Uint256 exponent, Uint256 modulus) {
    static Sizes of(Bytes input) {
      return new Sizes(
          Uint256.of(Padding.read(input, 0, 32)),
          Uint256.of(Padding.read(input, 32, 32)),
          Uint256.of(Padding.read(input, 64, 32)));
    }

    boolean within(long most) {
      return base.toLongSaturated() <= most
          && exponent.toLongSaturated() <= most
          && modulus.toLongSaturated() <= most;
    }
  }

  @Override
  public long gas(Bytes input, Rules rules) {
    Sizes sizes = Sizes.of(input);
    long widest = Math.max(sizes.base.toLongSaturated(), sizes.modulus.toLongSaturated());
    boolean osaka = rules.isAtLeast(Fork.OSAKA);
    if (osaka && !sizes.within(OSAKA_MAX_OPERAND)) {
      return Long.MAX_VALUE;
    }
    BigInteger iterations =
        BigInteger.valueOf(Math.max(1, exponentLength(input, sizes, osaka ? 16 : 8)));
    if (widest == 0 && !rules.isAtLeast(Fork.BERLIN)) {
      return 0;
    }
    if (sizes.exponent.toLongSaturated() > Long.MAX_VALUE / 32) {
      return widest == 0 ? 200 : Long.MAX_VALUE;
    }
    BigInteger gas;
    if (osaka) {
      gas = osakaComplexity(widest).multiply(iterations);
    } else if (rules.isAtLeast(Fork.BERLIN)) {
      gas = wordsSquared(widest).multiply(iterations).divide(BigInteger.valueOf(3));
    } else {
      gas = byzantiumComplexity(widest).multiply(iterations).divide(BigInteger.valueOf(20));
    }
    long least = osaka ? 500 : rules.isAtLeast(Fork.BERLIN) ? 200 : 0;
    return gas.bitLength() > 63 ? Long.MAX_VALUE : Math.max(least, gas.longValue());
  }

  @Override
  public Optional<Bytes> run(Bytes input, Rules rules) {
    Sizes sizes = Sizes.of(input);
    if (sizes.base.isZero() && sizes.modulus.isZero()) {
      return Optional.of(Bytes.EMPTY);
    }
    if (!sizes.within(rules.isAtLeast(Fork.OSAKA) ? OSAKA_MAX_OPERAND : MAX_OPERAND)) {
      return Optional.empty();
    }
    int baseSize = (int) sizes.base.w0();
    int exponentSize = (int) sizes.exponent.w0();
    int modulusSize = (int) sizes.modulus.w0();
    long exponentAt = (long) HEADER + baseSize;
    BigInteger modulus = integer(input, exponentAt + exponentSize, modulusSize);
    if (modulus.bitLength() <= 1) {
      return Optional.of(Bytes.wrap(new byte[modulusSize]));
    }
    BigInteger base = integer(input, HEADER, baseSize);
    BigInteger exponent = integer(input, exponentAt, exponentSize);
    byte[] result = base.modPow(exponent, modulus).toByteArray();
    int skip = result.length > 1 && result[0] == 0 ? 1 : 0;
    return Optional.of(Padding.left(Bytes.wrap(result).slice(skip, result.length), modulusSize));
  }

  /** The bits of the exponent as the EIPs count them: its first 32 bytes, and all that follow. */
  private static long exponentLength(Bytes input, Sizes sizes, int perByte) {
    long size = sizes.exponent.toLongSaturated();
    long from = Math.min(Integer.MAX_VALUE, sizes.base.toLongSaturated()) + HEADER;
    int headBits = integer(input, from, (int) Math.min(size, 32)).bitLength();
    long tail = size <= 32 ? 0 : Math.min(size - 32, Long.MAX_VALUE / 32) * perByte;
    return tail + Math.max(0, headBits - 1);
  }

  private static BigInteger byzantiumComplexity(long size) {
    BigInteger x = BigInteger.valueOf(size);
    BigInteger square = x.multiply(x);
    if (size <= 64) {
      return square;
    }
    if (size <= 1024) {
      return square.shiftRight(2).add(BigInteger.valueOf(96 * size - 3072));
    }
    BigInteger linear = x.multiply(BigInteger.valueOf(480));
    return square.shiftRight(4).add(linear).subtract(BigInteger.valueOf(199_680));
  }

  private static BigInteger wordsSquared(long size) {
    BigInteger words = BigInteger.valueOf(size / 8 + (size % 8 == 0 ? 0 : 1));
    return words.multiply(words);
  }

  private static BigInteger osakaComplexity(long size) {
    return size <= 32 ? BigInteger.valueOf(16) : wordsSquared(size).shiftLeft(1);
  }

  private static BigInteger integer(Bytes input, long from, int length) {
    return new BigInteger(1, Padding.read(input, from, length).unsafeArray());
  }
}
