package io.witan.httpapi.rpc;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import java.math.BigInteger;

/**
 * Hexadecimal text of requests, read strictly: quantities without leading zeros, data of even
 * length. The faults carry the texts of geth.
 */
public final class Hex {
  private Hex() {}

  /** Text that is not of the expected form. */
  static final class Fault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Fault(String message) {
      super(message, null, false, false);
    }
  }

  /** Bytes of any length. */
  static Bytes data(String text) {
    String digits = digits(text);
    if (digits.length() % 2 != 0) {
      throw new Fault("hex string of odd length");
    }
    return Bytes.fromHex(digits);
  }

  /** An unsigned number of at most 256 bits. */
  static Uint256 quantity(String text) {
    String digits = number(text);
    if (digits.length() > 64) {
      throw new Fault("hex number > 256 bits");
    }
    return Uint256.of(new BigInteger(digits, 16));
  }

  /** An unsigned number of at most 64 bits. */
  static long unsignedLong(String text) {
    String digits = number(text);
    if (digits.length() > 16) {
      throw new Fault("hex number > 64 bits");
    }
    return Long.parseUnsignedLong(digits, 16);
  }

  private static String number(String text) {
    String digits = digits(text);
    if (digits.isEmpty()) {
      throw new Fault("hex string \"0x\"");
    }
    if (digits.length() > 1 && digits.charAt(0) == '0') {
      throw new Fault("hex number with leading zero digits");
    }
    return digits;
  }

  static String digits(String text) {
    if (text.isEmpty()) {
      throw new Fault("empty hex string");
    }
    if (!text.startsWith("0x") && !text.startsWith("0X")) {
      throw new Fault("hex string without 0x prefix");
    }
    for (int i = 2; i < text.length(); i++) {
      if (Character.digit(text.charAt(i), 16) < 0 || text.charAt(i) > 'f') {
        throw new Fault("invalid hex string");
      }
    }
    return text.substring(2);
  }
}
