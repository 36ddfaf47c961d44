package io.witan.protocol.wire;

import io.witan.protocol.consensus.raft.RaftCodec;
import java.util.Comparator;
import java.util.OptionalInt;

/**
 * A sub-protocol that a node speaks, as it says in its hello.
 *
 * @param name at most 8 ASCII letters
 */
public record Capability(String name, int version) implements Comparable<Capability> {
  public static final String ETH = "eth";
  public static final String ISTANBUL = "istanbul";
  public static final String RAFT = "raft";

  public static final Capability ETH_66 = new Capability(ETH, 66);
  public static final Capability ETH_67 = new Capability(ETH, 67);
  public static final Capability ETH_68 = new Capability(ETH, 68);
  public static final Capability ISTANBUL_99 = new Capability(ISTANBUL, 99);
  public static final Capability ISTANBUL_100 = new Capability(ISTANBUL, 100);

  /** Of this project: GoQuorum's Raft speaks HTTP beside devp2p. */
  public static final Capability RAFT_1 = new Capability(RAFT, 1);

  private static final Comparator<Capability> ORDER =
      Comparator.comparing(Capability::name).thenComparingInt(Capability::version);

  /** Number of message codes it takes up; empty where it is none of ours. */
  OptionalInt length() {
    return switch (name) {
      case ETH -> version >= 66 && version <= 68 ? OptionalInt.of(17) : OptionalInt.empty();
      case ISTANBUL ->
          switch (version) {
            case 99 -> OptionalInt.of(18);
            case 100 -> OptionalInt.of(22);
            default -> OptionalInt.empty();
          };
      case RAFT -> version == 1 ? OptionalInt.of(RaftCodec.CODES) : OptionalInt.empty();
      default -> OptionalInt.empty();
    };
  }

  @Override
  public int compareTo(Capability other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return name + "/" + version;
  }
}
