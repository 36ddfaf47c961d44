package io.witan.protocol.wire;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.rlp.RlpWriter;
import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.OptionalInt;

/** Snappy with literals only: enough for two of our own sides to talk in a test. */
final class LiteralSnappy implements Compression {
  private static final int LITERAL_4 = 63 << 2;

  @Override
  public Bytes compress(Bytes plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int size = plain.size();
    while (size >= 0x80) {
      out.write((size & 0x7f) | 0x80);
      size >>>= 7;
    }
    out.write(size);
    if (!plain.isEmpty()) {
      out.write(LITERAL_4);
      int less = plain.size() - 1;
      for (int shift = 0; shift < 32; shift += 8) {
        out.write(less >>> shift);
      }
      out.writeBytes(plain.toArray());
    }
    return Bytes.wrap(out.toByteArray());
  }

  @Override
  public OptionalInt expandedSize(Bytes compressed) {
    int size = 0;
    for (int i = 0; i < compressed.size() && i < 4; i++) {
      size |= (compressed.get(i) & 0x7f) << (7 * i);
      if (compressed.get(i) < 0x80) {
        return OptionalInt.of(size);
      }
    }
    return OptionalInt.empty();
  }

  @Override
  public Optional<Bytes> expand(Bytes compressed) {
    int size = expandedSize(compressed).orElseThrow();
    int from = compressed.size() - size;
    return from < 1 || (size > 0 && compressed.get(from - 5) != LITERAL_4)
        ? Optional.empty()
        : Optional.of(compressed.slice(from, compressed.size()));
  }

  /** A payload that claims to expand to {@code size} bytes. */
  static Bytes bomb(int size) {
    Bytes head = new LiteralSnappy().compress(Bytes.wrap(new byte[size])).slice(0, 9);
    return Bytes.concat(head, new RlpWriter().number(1).toBytes());
  }
}
