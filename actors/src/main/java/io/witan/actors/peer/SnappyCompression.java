package io.witan.actors.peer;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.wire.Compression;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import org.xerial.snappy.Snappy;

/** Snappy by its native library. */
public final class SnappyCompression implements Compression {
  private static final int MAX_VARINT = 5;

  /** Three bytes of snappy give 64 bytes at most. */
  private static final int MAX_EXPANSION = 22;

  @Override
  public Bytes compress(Bytes plain) {
    try {
      return Bytes.wrap(Snappy.compress(plain.unsafeArray()));
    } catch (IOException noReason) {
      throw new Fault("bytes in memory can always be compressed");
    }
  }

  // The size is read here and not by the library: nothing is reserved for what it claims.
  @Override
  public OptionalInt expandedSize(Bytes compressed) {
    long size = 0;
    for (int i = 0; i < MAX_VARINT && i < compressed.size(); i++) {
      int next = compressed.get(i);
      size |= (long) (next & 0x7f) << (7 * i);
      if (next < 0x80) {
        boolean possible = size <= (long) MAX_EXPANSION * compressed.size();
        return possible ? OptionalInt.of((int) size) : OptionalInt.empty();
      }
    }
    return OptionalInt.empty();
  }

  @Override
  public Optional<Bytes> expand(Bytes compressed) {
    try {
      return Optional.of(Bytes.wrap(Snappy.uncompress(compressed.unsafeArray())));
    } catch (IOException notSnappy) {
      return Optional.empty();
    }
  }
}
