package io.witan.protocol.privacy.payload;

import io.witan.protocol.bytes.Bytes;
import java.io.ByteArrayOutputStream;

/** Writes CBOR (RFC 8949) in its shortest form: numbers, byte strings, texts, arrays and maps. */
final class CborWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(1024);

  CborWriter map(int entries) {
    return head(CborReader.MAP, entries);
  }

  CborWriter array(int items) {
    return head(CborReader.ARRAY, items);
  }

  CborWriter number(int value) {
    return head(CborReader.UNSIGNED, value);
  }

  CborWriter text(String text) {
    return content(CborReader.TEXT, Utf8.bytes(text));
  }

  CborWriter bytes(Bytes bytes) {
    return content(CborReader.BYTES, bytes);
  }

  Bytes end() {
    return Bytes.wrap(out.toByteArray());
  }

  private CborWriter content(int kind, Bytes content) {
    head(kind, content.size());
    out.write(content.unsafeArray(), 0, content.size());
    return this;
  }

  private CborWriter head(int kind, int value) {
    int size = value < 24 ? 0 : value <= 0xff ? 1 : value <= 0xffff ? 2 : 4;
    out.write(kind << 5 | (size == 0 ? value : 24 + Integer.numberOfTrailingZeros(size)));
    for (int shift = 8 * (size - 1); shift >= 0; shift -= 8) {
      out.write(value >>> shift);
    }
    return this;
  }
}
