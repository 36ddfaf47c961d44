package io.witan.protocol.machine;

/**
 * A source of numbers that are looked up, not drawn: the same path and counter always give the same
 * 64 bits (SplitMix64's finaliser over a hash of the path).
 */
public record Seed(long value) {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  public long at(String path, long counter) {
    return path(path).at(counter);
  }

  /** The numbers of one path, for many look-ups. */
  public Path path(String path) {
    long hash = FNV_OFFSET;
    for (int i = 0; i < path.length(); i++) {
      hash = (hash ^ path.charAt(i)) * FNV_PRIME;
    }
    return new Path(mix(value + GOLDEN), hash);
  }

  /** The numbers of one path of a seed. */
  public record Path(long seed, long hash) {
    public long at(long counter) {
      return mix(seed ^ mix(hash + counter * GOLDEN));
    }

    /** The same path of another seed. */
    public Path of(Seed other) {
      return new Path(mix(other.value + GOLDEN), hash);
    }
  }

  /** A seed of its own for a part of a run. */
  public Seed child(String path, long counter) {
    return new Seed(at(path, counter));
  }

  private static long mix(long bits) {
    long z = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
