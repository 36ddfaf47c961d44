package io.witan.protocol.evm.precompile;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.rules.Fork;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The precompiled contracts of a fork, by address. */
public final class Precompiles {
  private static final Map<Fork, Precompiles> BY_FORK = new EnumMap<>(Fork.class);

  static {
    for (Fork fork : Fork.values()) {
      BY_FORK.put(fork, new Precompiles(fork, Collections.emptySortedMap()));
    }
  }

  /** No precompile stands above this number. */
  private static final int HIGHEST = 0x100;

  private final SortedSet<Address> addresses;
  private final Precompile[] byNumber = new Precompile[HIGHEST + 1];

  /** Those that a simulation moved; null where none is. */
  private final SortedMap<Address, Precompile> elsewhere;

  /** As the fork has them. */
  private final Precompiles unmoved;

  private Precompiles(Fork fork, SortedMap<Integer, Precompile> others) {
    SortedSet<Address> all = new TreeSet<>();
    add(all, 1, new Ecrecover());
    add(all, 2, new Sha256());
    add(all, 3, new Ripemd160());
    add(all, 4, new Identity());
    if (fork.isAtLeast(Fork.BYZANTIUM)) {
      add(all, 5, new Modexp());
      add(all, 6, new Bn254Add());
      add(all, 7, new Bn254Multiply());
      add(all, 8, new Bn254Pairing());
    }
    if (fork.isAtLeast(Fork.ISTANBUL)) {
      add(all, 9, new Blake2f());
    }
    if (fork.isAtLeast(Fork.CANCUN)) {
      add(all, 0x0a, new KzgPoint());
    }
    if (fork.isAtLeast(Fork.PRAGUE)) {
      add(all, 0x0b, new BlsG1.Add());
      add(all, 0x0c, new BlsG1.MultiplySum());
      add(all, 0x0d, new BlsG2.Add());
      add(all, 0x0e, new BlsG2.MultiplySum());
      add(all, 0x0f, new BlsPairing());
      add(all, 0x10, BlsMap.toG1());
      add(all, 0x11, BlsMap.toG2());
    }
    if (fork.isAtLeast(Fork.OSAKA)) {
      add(all, 0x100, new P256Verify());
    }
    others.forEach((number, precompile) -> add(all, number, precompile));
    addresses = Collections.unmodifiableSortedSet(all);
    elsewhere = null;
    unmoved = this;
  }

  private Precompiles(Precompiles from, SortedMap<Address, Optional<Address>> moves) {
    addresses = from.addresses;
    unmoved = from;
    elsewhere = new TreeMap<>();
    for (Address address : addresses) {
      Precompile here = from.lookup(address);
      if (moves.containsKey(address)) {
        moves.get(address).ifPresent(to -> elsewhere.put(to, here));
      } else if (here != null) {
        elsewhere.putIfAbsent(address, here);
      }
    }
  }

  /** Those that exist from {@code fork} on. */
  public static Precompiles at(Fork fork) {
    return BY_FORK.get(fork);
  }

  /**
   * Those of {@code fork} and others besides, as a draft had them that no fork took.
   *
   * @param others by address, none of them above {@code 0x100}
   */
  public static Precompiles with(Fork fork, SortedMap<Integer, Precompile> others) {
    return new Precompiles(fork, others);
  }

  /**
   * The same, but some are gone from their address, and stand at another where one is given: for
   * simulations.
   */
  public Precompiles moved(SortedMap<Address, Optional<Address>> moves) {
    return new Precompiles(this, moves);
  }

  /** As the fork has them, whatever a simulation moved: those addresses begin warm (EIP-2929). */
  public Precompiles unmoved() {
    return unmoved;
  }

  /** The precompile at {@code address}, or empty where an ordinary account stands there. */
  public Optional<Precompile> find(Address address) {
    return Optional.ofNullable(lookup(address));
  }

  /** The precompile at {@code address} or null, without allocating: for the interpreter. */
  public Precompile lookup(Address address) {
    if (elsewhere != null) {
      return elsewhere.get(address);
    }
    byte[] bytes = address.bytes().unsafeArray();
    for (int i = 0; i < Address.SIZE - 2; i++) {
      if (bytes[i] != 0) {
        return null;
      }
    }
    int number = (bytes[Address.SIZE - 2] & 0xff) << 8 | (bytes[Address.SIZE - 1] & 0xff);
    return number > HIGHEST ? null : byNumber[number];
  }

  /** All their addresses, ascending: warm from the start of a transaction (EIP-2929). */
  public SortedSet<Address> addresses() {
    return addresses;
  }

  private void add(SortedSet<Address> all, int number, Precompile precompile) {
    byte[] bytes = new byte[Address.SIZE];
    bytes[Address.SIZE - 2] = (byte) (number >>> 8);
    bytes[Address.SIZE - 1] = (byte) number;
    all.add(Address.of(Bytes.wrap(bytes)));
    byNumber[number] = precompile;
  }
}
