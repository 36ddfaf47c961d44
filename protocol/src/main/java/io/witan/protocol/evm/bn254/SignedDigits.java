package io.witan.protocol.evm.bn254;

import java.math.BigInteger;

/**
 * A positive number in signed binary digits, the non-adjacent form of a width: a digit is zero or
 * odd and less than 2^(width-1) either way, and of as many neighbours as the width at most one is
 * not zero. So there are few to add for, and subtracting a point costs no more.
 */
final class SignedDigits {
  private final byte[] digits;
  private int top;

  private SignedDigits(byte[] digits) {
    this.digits = digits;
  }

  static SignedDigits of(BigInteger number, int width) {
    SignedDigits result = new SignedDigits(new byte[number.bitLength() + 1]);
    int modulus = 1 << width;
    BigInteger rest = number;
    for (int i = 0; rest.signum() > 0; i++) {
      if (rest.testBit(0)) {
        int digit = rest.intValue() & (modulus - 1);
        digit = digit >= modulus / 2 ? digit - modulus : digit;
        result.digits[i] = (byte) digit;
        result.top = i;
        rest = rest.subtract(BigInteger.valueOf(digit));
      }
      rest = rest.shiftRight(1);
    }
    return result;
  }

  /** The place of the highest digit that is not zero; 0 where all are. */
  int top() {
    return top;
  }

  /** The digit at a place, 0 above the highest. */
  int at(int place) {
    return place <= top ? digits[place] : 0;
  }
}
