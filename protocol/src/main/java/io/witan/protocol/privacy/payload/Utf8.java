package io.witan.protocol.privacy.payload;

import io.witan.protocol.bytes.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Texts between transaction managers. */
final class Utf8 {
  private Utf8() {}

  static Bytes bytes(String text) {
    return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads a text.
   *
   * @throws IllegalArgumentException if it is not UTF-8
   */
  static String text(Bytes content) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(content.unsafeArray()))
          .toString();
    } catch (CharacterCodingException notText) {
      throw new IllegalArgumentException("not UTF-8");
    }
  }
}
