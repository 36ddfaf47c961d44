package io.witan.protocol.privacy.payload;

import io.witan.protocol.bytes.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Reads Tessera's fields: eight bytes of length, big-endian, and the bytes. A length is compared
 * with what is left before memory is spent on it.
 */
final class FieldReader {
  private final Bytes source;
  private int at;

  FieldReader(Bytes source) {
    this.source = source;
  }

  boolean isAtEnd() {
    return at == source.size();
  }

  /** A number of things that take at least eight bytes each. */
  int count(String field) {
    return checked(field, Long.SIZE / Byte.SIZE);
  }

  Bytes field(String field) {
    int size = checked(field, 1);
    at += size;
    return source.slice(at - size, at);
  }

  <T> List<T> array(String field, Function<Bytes, T> as) {
    int items = count(field);
    List<T> list = new ArrayList<>(items);
    for (int i = 0; i < items; i++) {
      list.add(read(field, as));
    }
    return list;
  }

  <T> T read(String field, Function<Bytes, T> as) {
    Bytes content = field(field);
    try {
      return as.apply(content);
    } catch (IllegalArgumentException wrong) {
      throw new MalformedPayload(field + ": " + wrong.getMessage());
    }
  }

  private int checked(String field, int leastSize) {
    int left = source.size() - at - Long.BYTES;
    if (left < 0) {
      throw new MalformedPayload(field + ": its length is cut off");
    }
    long value = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      value = value << 8 | source.get(at + i);
    }
    if (value < 0 || value > left / leastSize) {
      throw new MalformedPayload(
          field + ": " + Long.toUnsignedString(value) + " where " + left + " bytes are left");
    }
    at += Long.BYTES;
    return (int) value;
  }
}
