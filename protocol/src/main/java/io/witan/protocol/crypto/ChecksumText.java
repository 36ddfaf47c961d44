package io.witan.protocol.crypto;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import java.nio.charset.StandardCharsets;

/** The text of an address whose upper-case letters are a checksum (EIP-55). */
public final class ChecksumText {
  /** A hash's digit from which on the text's letter is upper case. */
  private static final int UPPER_FROM = 8;

  private ChecksumText() {}

  /** The 40 digits, without {@code 0x}. */
  public static String of(Address address) {
    String digits = address.toHex().substring(2);
    Bytes hash = Keccak.hash(Bytes.wrap(digits.getBytes(StandardCharsets.US_ASCII))).bytes();
    StringBuilder text = new StringBuilder(digits);
    for (int i = 0; i < digits.length(); i++) {
      int nibble = hash.get(i / 2) >> (i % 2 == 0 ? 4 : 0) & 0xf;
      if (nibble >= UPPER_FROM) {
        text.setCharAt(i, Character.toUpperCase(digits.charAt(i)));
      }
    }
    return text.toString();
  }
}
