package io.witan.deploy.fuzz;

import io.witan.protocol.bytes.Bytes;

/** Bytes of a fuzzer, spent as decisions; when they are spent every decision is 0. */
final class Script {
  private final byte[] bytes;
  private int at;

  Script(byte[] bytes, int from) {
    this.bytes = bytes;
    this.at = from;
  }

  boolean hasMore() {
    return at < bytes.length;
  }

  /** From 0 to 255. */
  int next() {
    return at < bytes.length ? bytes[at++] & 0xff : 0;
  }

  /** From 0 to {@code options} − 1; {@code options} is at most 65,536. */
  int pick(int options) {
    int drawn = options <= 256 ? next() : next() << 8 | next();
    return drawn % options;
  }

  /** As many bytes as there are, at most so many. */
  Bytes take(int most) {
    byte[] out = new byte[Math.min(most, bytes.length - at)];
    System.arraycopy(bytes, at, out, 0, out.length);
    at += out.length;
    return Bytes.wrap(out);
  }
}
