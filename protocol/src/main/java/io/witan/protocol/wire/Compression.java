package io.witan.protocol.wire;

import io.witan.protocol.bytes.Bytes;
import java.util.Optional;
import java.util.OptionalInt;

/** Snappy's block format, as devp2p uses it from version 5 on. Both answers are total. */
public interface Compression {
  Bytes compress(Bytes plain);

  /**
   * The size that the bytes claim to have expanded; empty where they claim none, or one that is
   * more than they can expand to.
   */
  OptionalInt expandedSize(Bytes compressed);

  /** The expanded bytes; empty where they are not snappy. The size was checked before. */
  Optional<Bytes> expand(Bytes compressed);
}
