package io.witan.protocol.privacy.payload;

import io.witan.protocol.bytes.Bytes;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.function.Function;

/** Writes Tessera's fields: eight bytes of length, big-endian, and the bytes. */
final class FieldWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(1024);

  FieldWriter count(long value) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      out.write((int) (value >>> shift));
    }
    return this;
  }

  FieldWriter field(Bytes content) {
    count(content.size());
    out.write(content.unsafeArray(), 0, content.size());
    return this;
  }

  <T> FieldWriter array(List<T> items, Function<T, Bytes> bytes) {
    count(items.size());
    items.forEach(item -> field(bytes.apply(item)));
    return this;
  }

  Bytes end() {
    return Bytes.wrap(out.toByteArray());
  }
}
