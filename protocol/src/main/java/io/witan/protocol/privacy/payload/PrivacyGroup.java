package io.witan.protocol.privacy.payload;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.rlp.RlpWriter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * Parties under one name (Tessera's privacy groups).
 *
 * @param seed makes two groups of the same members different; empty but for {@link Type#PANTHEON}
 */
public record PrivacyGroup(
    String name, String description, List<PartyKey> members, Bytes seed, Type type, State state) {
  /** Members at most: what a list of keys may cost. */
  public static final int MOST_MEMBERS = 1_000;

  /** How a group came to be. */
  public enum Type {
    /** By the recipients of a transaction, without a name of its own. */
    LEGACY,
    /** By request, as Besu has them. */
    PANTHEON,
    /** By configuration: the keys of one private state at one manager. */
    RESIDENT
  }

  public enum State {
    ACTIVE,
    DELETED
  }

  /** Under which groups of all types are found by their members. */
  private static final Bytes LOOKUP_SEED =
      Bytes.fromHex("5375ba871e5c3d0f1d055b5da0ac02ea035bed38");

  private static final String LEGACY_DESCRIPTION =
      "Privacy groups to support the creation of groups by privateFor and privateFrom";

  public PrivacyGroup {
    members = List.copyOf(members);
    if (members.size() > MOST_MEMBERS) {
      throw new IllegalArgumentException("a privacy group has at most 1000 members");
    }
  }

  /** Keys of one manager that share a private state. */
  public static PrivacyGroup resident(String name, String description, List<PartyKey> members) {
    return new PrivacyGroup(name, description, members, Bytes.EMPTY, Type.RESIDENT, State.ACTIVE);
  }

  /** The group of those to whom a transaction without a group is sent. */
  public static PrivacyGroup legacy(List<PartyKey> members) {
    return new PrivacyGroup(
        "legacy", LEGACY_DESCRIPTION, members, Bytes.EMPTY, Type.LEGACY, State.ACTIVE);
  }

  /** 32 bytes of its members and its seed; the name's own bytes where it is resident. */
  public Bytes id() {
    return type == Type.RESIDENT ? Utf8.bytes(name) : digest(members, seed);
  }

  /** What all groups of these members share: 32 bytes. */
  public static Bytes lookupId(List<PartyKey> members) {
    return digest(members, LOOKUP_SEED);
  }

  public PrivacyGroup with(State other) {
    return new PrivacyGroup(name, description, members, seed, type, other);
  }

  private static Bytes digest(List<PartyKey> members, Bytes seed) {
    TreeSet<PartyKey> sorted =
        new TreeSet<>(
            Comparator.<PartyKey>comparingInt(key -> Arrays.hashCode(key.bytes().unsafeArray()))
                .thenComparing(Comparator.naturalOrder()));
    sorted.addAll(members);
    RlpWriter content = new RlpWriter();
    sorted.forEach(key -> content.bytes(key.bytes()));
    if (!seed.isEmpty()) {
      content.bytes(seed);
    }
    Bytes items = content.toBytes();
    return Keccak.hash(Bytes.concat(listHead(items.size()), items)).bytes();
  }

  /**
   * The head of an RLP list as Tessera writes it: a length over 55 with its lowest byte first, up
   * to the first zero byte. From eight members on it is not RLP, and ids differ from Besu's.
   */
  private static Bytes listHead(int size) {
    if (size < 56) {
      return Bytes.ofInts(0xc0 + size);
    }
    int count = 0;
    for (int left = size; (left & 0xff) != 0; left >>>= 8) {
      count++;
    }
    int[] head = new int[1 + count];
    head[0] = 0xf7 + count;
    for (int i = 0; i < count; i++) {
      head[1 + i] = size >>> (8 * i);
    }
    return Bytes.ofInts(head);
  }
}
