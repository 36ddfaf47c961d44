package io.witan.protocol.evm.precompile;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.rules.Rules;
import java.util.Optional;
import supranational.blst.P1;
import supranational.blst.P1_Affine;

/** Arithmetic in G1 of BLS12-381 (EIP-2537). */
final class BlsG1 {
  private static final int TERM = BlsCodec.G1 + BlsCodec.SCALAR;

  private BlsG1() {}

  /** 0x0b: the sum of two points. Neither need be in the subgroup. */
  static final class Add implements Precompile {
    @Override
    public long gas(Bytes input, Rules rules) {
      return 375;
    }

    @Override
    public Optional<Bytes> run(Bytes input, Rules rules) {
      if (input.size() != 2 * BlsCodec.G1) {
        return Optional.empty();
      }
      Optional<P1_Affine> a = BlsCodec.g1(input, 0);
      Optional<P1_Affine> b = BlsCodec.g1(input, BlsCodec.G1);
      return a.isEmpty() || b.isEmpty()
          ? Optional.empty()
          : Optional.of(BlsCodec.encodeG1(a.get().to_jacobian().add(b.get()).serialize()));
    }
  }

  /** 0x0c: the sum of multiples of points. */
  static final class MultiplySum implements Precompile {
    @Override
    public long gas(Bytes input, Rules rules) {
      return BlsDiscount.G1.gas(input.size() / TERM, 12_000);
    }

    @Override
    public Optional<Bytes> run(Bytes input, Rules rules) {
      if (input.isEmpty() || input.size() % TERM != 0) {
        return Optional.empty();
      }
      P1 sum = new P1();
      for (int at = 0; at < input.size(); at += TERM) {
        Optional<P1_Affine> point = BlsCodec.g1(input, at).filter(P1_Affine::in_group);
        if (point.isEmpty()) {
          return Optional.empty();
        }
        P1 term = point.get().to_jacobian();
        sum.add(term.mult(BlsCodec.scalar(input, at + BlsCodec.G1)));
      }
      return Optional.of(BlsCodec.encodeG1(sum.serialize()));
    }
  }
}
