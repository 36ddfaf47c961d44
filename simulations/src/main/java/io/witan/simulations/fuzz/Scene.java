package io.witan.simulations.fuzz;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.evm.ContractAddress;
import io.witan.protocol.machine.Choices;
import io.witan.protocol.rules.Fork;
import java.util.ArrayList;
import java.util.List;

/**
 * What a case's programs and transactions draw from: its fork, the accounts worth naming, numbers
 * that sit on edges.
 */
final class Scene {
  static final Address COINBASE = address(0xc0b);

  private static final long[] EDGES = {
    0,
    1,
    2,
    3,
    5,
    31,
    32,
    33,
    64,
    96,
    127,
    128,
    255,
    256,
    257,
    1023,
    1024,
    2300,
    9000,
    32_000,
    49_152,
    49_153,
    24_576,
    24_577,
    65_535,
    0x7fff_ffffL,
    0x8000_0000L,
    0xffff_ffffL,
    0x1_0000_0000L,
    0x7fff_ffff_ffff_ffffL
  };

  final Choices choices;
  final Fork fork;
  final List<Address> contracts;
  private final List<Address> known = new ArrayList<>();

  Scene(Choices choices, Fork fork, int contracts) {
    this.choices = choices;
    this.fork = fork;
    List<Address> all = new ArrayList<>();
    for (int i = 0; i < contracts; i++) {
      all.add(address(0xc0de00L + i));
    }
    this.contracts = List.copyOf(all);
    known.addAll(all);
    for (Address contract : all) {
      known.add(contract);
      known.add(ContractAddress.of(contract, 1)); // what it creates first
    }
    for (int i = 0; i < FuzzKeys.COUNT; i++) {
      known.add(FuzzKeys.address(i));
    }
    known.add(COINBASE);
    known.add(address(0xdead));
    known.add(address(1 + choices.pick("precompile", 17)));
    known.add(Address.ZERO);
  }

  /** Lets what is drawn from now on name this account too, more often than others. */
  void meet(Address created) {
    known.add(created);
    known.add(created);
    known.add(created);
  }

  static Address address(long number) {
    return Address.of(Uint256.of(number).toBytes32().slice(12, 32));
  }

  boolean has(Fork since) {
    return fork.isAtLeast(since) || choices.pick("anachronism", 60) == 0;
  }

  boolean chance(String label, int oneIn) {
    return choices.pick(label, oneIn) == 0;
  }

  /** A contract, a sender, the coinbase, a precompile, nobody. */
  Address address() {
    return choices.oneOf("address", known);
  }

  static Uint256 word(Address address) {
    byte[] bytes = new byte[32];
    address.bytes().copyTo(bytes, 12);
    return Uint256.of(Bytes.wrap(bytes));
  }

  /** A number that is small, on an edge, or anything. */
  Uint256 number() {
    return switch (choices.pick("number", 12)) {
      case 0, 1, 2, 3 -> Uint256.of(choices.pick("small", 20));
      case 4, 5 -> Uint256.of(EDGES[choices.pick("edge", EDGES.length)]);
      case 6 -> Uint256.ZERO.minus(Uint256.of(choices.pick("negative", 4)));
      case 7 -> bit().minus(Uint256.of(choices.pick("below", 2)));
      case 8 -> word(address());
      case 9 -> Uint256.of(choices.pick("sixteen bits", 0x10000));
      case 10 -> new Uint256(0, 0, limb(), limb());
      default -> new Uint256(limb(), limb(), limb(), limb());
    };
  }

  private Uint256 bit() {
    int bit = choices.pick("bit", 256);
    long[] limbs = new long[4];
    limbs[bit >> 6] = 1L << bit;
    return new Uint256(limbs[3], limbs[2], limbs[1], limbs[0]);
  }

  private long limb() {
    return (long) choices.pick("limb", Integer.MAX_VALUE) << 33
        ^ choices.pick("limb", Integer.MAX_VALUE);
  }

  /** Wei that an account of these has. */
  Uint256 wei() {
    return switch (choices.pick("wei", 6)) {
      case 0, 1, 2 -> Uint256.ZERO;
      case 3 -> Uint256.ONE;
      case 4 -> Uint256.of(choices.pick("more wei", 100_000));
      default -> Uint256.of(1_000_000_000_000L);
    };
  }

  /** Where memory is touched: mostly near its beginning, sometimes far or absurd. */
  Uint256 offset() {
    return switch (choices.pick("offset", 40)) {
      case 0 -> Uint256.of(choices.pick("far", 100_000));
      case 1 -> number();
      default -> Uint256.of(choices.pick("near", 12) * 16L);
    };
  }

  /** How much memory is touched. */
  Uint256 length() {
    return switch (choices.pick("length", 40)) {
      case 0 -> Uint256.of(choices.pick("long", 60_000));
      case 1 -> number();
      case 2, 3, 4, 5, 6, 7 -> Uint256.ZERO;
      default -> Uint256.of(choices.pick("short", 100));
    };
  }

  /** A storage key: few, so that programs meet. */
  Uint256 key() {
    return chance("odd key", 16) ? number() : Uint256.of(choices.pick("key", 5));
  }

  Bytes bytes(int most) {
    byte[] bytes = new byte[choices.pick("bytes", most + 1)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) choices.pick("byte", 256);
    }
    return Bytes.wrap(bytes);
  }
}
