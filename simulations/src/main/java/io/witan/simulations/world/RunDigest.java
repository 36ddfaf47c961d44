package io.witan.simulations.world;

import io.witan.protocol.bytes.Hash;
import java.util.HexFormat;

/** A running fingerprint of everything that happens: equal digests mean equal runs. */
public final class RunDigest {
  private long value = 0x2545f4914f6cdd1dL;
  private long events;

  void fold(long bits) {
    long z = (value ^ bits) + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    value = z ^ (z >>> 31);
  }

  void fold(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    fold(hash);
  }

  void fold(Hash hash) {
    fold(hash.hashCode());
  }

  public void event(long now, int node, long what) {
    events++;
    fold(now ^ ((long) node << 56));
    fold(what);
  }

  public void event(long now, int node, String what) {
    event(now, node, 0);
    fold(what);
  }

  public long events() {
    return events;
  }

  public String text() {
    return HexFormat.of().toHexDigits(value);
  }
}
