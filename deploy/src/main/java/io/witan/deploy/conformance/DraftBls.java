package io.witan.deploy.conformance;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.evm.precompile.Precompile;
import io.witan.protocol.evm.precompile.Precompiles;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.Rules;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntToLongFunction;

/**
 * EIP-2537 as it was in April 2024, when the folder stEIP2537 was filled: nine precompiles, with
 * single multiplications beside the sums, and other prices. The arithmetic is that of Prague's
 * seven; only here do addresses and prices differ.
 */
final class DraftBls {
  private static final int G1_TERM = 160;
  private static final int G2_TERM = 288;
  private static final int PAIR = 384;

  /** What many multiplications cost, in thousandths of as many single ones. */
  private static final int[] DISCOUNTS = {
    1200, 888, 764, 641, 594, 547, 500, 453, 438, 423, 408, 394, 379, 364, 349, 334, 330, 326, 322,
    318, 314, 310, 306, 302, 298, 294, 289, 285, 281, 277, 273, 269, 268, 266, 265, 263, 262, 260,
    259, 257, 256, 254, 253, 251, 250, 248, 247, 245, 244, 242, 241, 239, 238, 236, 235, 233, 232,
    231, 229, 228, 226, 225, 223, 222, 221, 220, 219, 219, 218, 217, 216, 216, 215, 214, 213, 213,
    212, 211, 211, 210, 209, 208, 208, 207, 206, 205, 205, 204, 203, 202, 202, 201, 200, 199, 199,
    198, 197, 196, 196, 195, 194, 193, 193, 192, 191, 191, 190, 189, 188, 188, 187, 186, 185, 185,
    184, 183, 182, 182, 181, 180, 179, 179, 178, 177, 176, 176, 175, 174
  };

  /** Cancun with the draft, which is all that Prague was then. */
  static final Precompiles PRECOMPILES = precompiles();

  private DraftBls() {}

  private static Precompiles precompiles() {
    TreeMap<Integer, Precompile> all = new TreeMap<>();
    all.put(0x0b, like(0x0b, size -> 500, Optional.empty()));
    all.put(0x0c, like(0x0c, size -> 12_000, Optional.of(G1_TERM)));
    all.put(0x0d, like(0x0c, size -> sum(size / G1_TERM, 12_000), Optional.empty()));
    all.put(0x0e, like(0x0d, size -> 800, Optional.empty()));
    all.put(0x0f, like(0x0e, size -> 45_000, Optional.of(G2_TERM)));
    all.put(0x10, like(0x0e, size -> sum(size / G2_TERM, 45_000), Optional.empty()));
    all.put(0x11, like(0x0f, size -> 65_000 + 43_000L * (size / PAIR), Optional.empty()));
    all.put(0x12, like(0x10, size -> 5_500, Optional.empty()));
    all.put(0x13, like(0x11, size -> 75_000, Optional.empty()));
    return Precompiles.with(Fork.CANCUN, all);
  }

  private static long sum(int terms, long single) {
    return terms == 0
        ? 0
        : terms * single * DISCOUNTS[Math.min(terms, DISCOUNTS.length) - 1] / 1000;
  }

  /**
   * The precompile that Prague has at {@code address}, for another price.
   *
   * @param price by the size of the input
   * @param size that the input must have
   */
  private static Precompile like(int address, IntToLongFunction price, Optional<Integer> size) {
    Precompile arithmetic =
        Precompiles.at(Fork.PRAGUE)
            .find(Address.of(Uint256.of(address).toBytes32().slice(12, 32)))
            .orElseThrow();
    return new Precompile() {
      @Override
      public long gas(Bytes input, Rules rules) {
        return price.applyAsLong(input.size());
      }

      @Override
      public Optional<Bytes> run(Bytes input, Rules rules) {
        boolean fits = size.isEmpty() || size.get() == input.size();
        return fits ? arithmetic.run(input, rules) : Optional.empty();
      }
    };
  }
}
