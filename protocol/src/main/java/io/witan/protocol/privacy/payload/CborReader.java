package io.witan.protocol.privacy.payload;

import io.witan.protocol.bytes.Bytes;

/**
 * Reads the part of CBOR (RFC 8949) that payloads use: unsigned numbers, byte strings, texts,
 * arrays and maps of definite or indefinite length. A length is compared with what is left before
 * memory is spent on it.
 */
final class CborReader {
  static final int UNSIGNED = 0;
  static final int BYTES = 2;
  static final int TEXT = 3;
  static final int ARRAY = 4;
  static final int MAP = 5;

  private static final int INDEFINITE = 31;
  private static final int BREAK = 0xff;

  private final Bytes source;
  private int at;

  CborReader(Bytes source) {
    this.source = source;
  }

  /**
   * The items that an array or map of so many begins with; −1 where its end is marked by a break.
   */
  int open(int kind, String field) {
    if (peek(field) == (kind << 5 | INDEFINITE)) {
      at++;
      return -1;
    }
    return (int) head(kind, field, source.size() - at);
  }

  /** Whether a further item follows, where {@code done} were read of {@code items}. */
  boolean hasMore(int items, int done, String field) {
    if (items >= 0) {
      return done < items;
    }
    if (peek(field) != BREAK) {
      return true;
    }
    at++;
    return false;
  }

  long number(String field) {
    return head(UNSIGNED, field, Long.MAX_VALUE);
  }

  Bytes bytes(String field) {
    int size = (int) head(BYTES, field, source.size() - at);
    return take(size, field);
  }

  String text(String field) {
    Bytes content = take((int) head(TEXT, field, source.size() - at), field);
    try {
      return Utf8.text(content);
    } catch (IllegalArgumentException notText) {
      throw new MalformedPayload(field + ": " + notText.getMessage());
    }
  }

  private Bytes take(int size, String field) {
    if (size > source.size() - at) {
      throw new MalformedPayload(field + ": " + size + " bytes are more than are left");
    }
    at += size;
    return source.slice(at - size, at);
  }

  private int peek(String field) {
    if (at >= source.size()) {
      throw new MalformedPayload(field + ": cut off");
    }
    return source.get(at);
  }

  private long head(int kind, String field, long most) {
    int first = peek(field);
    int length = first & 31;
    if (first >>> 5 != kind || length > 27) {
      throw new MalformedPayload("%s: 0x%02x begins another kind of item".formatted(field, first));
    }
    at++;
    long value = length;
    if (length >= 24) {
      value = 0;
      Bytes big = take(1 << (length - 24), field);
      for (int i = 0; i < big.size(); i++) {
        value = value << 8 | big.get(i);
      }
    }
    if (value < 0 || value > most) {
      throw new MalformedPayload(
          field + ": " + Long.toUnsignedString(value) + " is more than fits");
    }
    return value;
  }
}
