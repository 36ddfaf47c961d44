package io.witan.protocol.wire;

import io.witan.protocol.bytes.Bytes;
import java.util.OptionalInt;

/** The payloads of one conversation: plain until both sides are known to compress. */
final class Payloads {
  private final Compression compression;
  private boolean compressed;

  Payloads(Compression compression) {
    this.compression = compression;
  }

  void beginCompressing() {
    compressed = true;
  }

  Bytes outgoing(Bytes plain) {
    return compressed ? compression.compress(plain) : plain;
  }

  /**
   * What a payload expands to.
   *
   * @throws WireException where it is not snappy, or more than {@code most} bytes
   */
  Bytes incoming(Bytes payload, int most) {
    if (!compressed) {
      return limited(payload.size(), most, payload);
    }
    OptionalInt size = compression.expandedSize(payload);
    if (size.isEmpty()) {
      throw new WireException(Breach.BAD_COMPRESSION);
    }
    limited(size.getAsInt(), most, payload);
    return compression.expand(payload).orElseThrow(() -> new WireException(Breach.BAD_COMPRESSION));
  }

  /** The content of a disconnect: some software compresses it and some does not. */
  Bytes lastWords(Bytes payload) {
    boolean maybe =
        compressed
            && compression.expandedSize(payload).orElse(Integer.MAX_VALUE)
                <= WireLimits.MAX_BASE_MESSAGE;
    return maybe ? compression.expand(payload).orElse(payload) : payload;
  }

  private static Bytes limited(int size, int most, Bytes payload) {
    if (size > most) {
      throw new WireException(
          Breach.FRAME_TOO_LARGE, "message of " + size + " bytes, limit " + most);
    }
    return payload;
  }
}
