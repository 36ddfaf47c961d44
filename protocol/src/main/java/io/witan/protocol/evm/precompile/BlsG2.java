package io.witan.protocol.evm.precompile;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.rules.Rules;
import java.util.Optional;
import supranational.blst.P2;
import supranational.blst.P2_Affine;

/** Arithmetic in G2 of BLS12-381 (EIP-2537). */
final class BlsG2 {
  private static final int TERM = BlsCodec.G2 + BlsCodec.SCALAR;

  private BlsG2() {}

  /** 0x0d: the sum of two points. Neither need be in the subgroup. */
  static final class Add implements Precompile {
    @Override
    public long gas(Bytes input, Rules rules) {
      return 600;
    }

    @Override
    public Optional<Bytes> run(Bytes input, Rules rules) {
      if (input.size() != 2 * BlsCodec.G2) {
        return Optional.empty();
      }
      Optional<P2_Affine> a = BlsCodec.g2(input, 0);
      Optional<P2_Affine> b = BlsCodec.g2(input, BlsCodec.G2);
      return a.isEmpty() || b.isEmpty()
          ? Optional.empty()
          : Optional.of(BlsCodec.encodeG2(a.get().to_jacobian().add(b.get()).serialize()));
    }
  }

  /** 0x0e: the sum of multiples of points. */
  static final class MultiplySum implements Precompile {
    @Override
    public long gas(Bytes input, Rules rules) {
      return BlsDiscount.G2.gas(input.size() / TERM, 22_500);
    }

    @Override
    public Optional<Bytes> run(Bytes input, Rules rules) {
      if (input.isEmpty() || input.size() % TERM != 0) {
        return Optional.empty();
      }
      P2 sum = new P2();
      for (int at = 0; at < input.size(); at += TERM) {
        Optional<P2_Affine> point = BlsCodec.g2(input, at).filter(P2_Affine::in_group);
        if (point.isEmpty()) {
          return Optional.empty();
        }
        P2 term = point.get().to_jacobian();
        sum.add(term.mult(BlsCodec.scalar(input, at + BlsCodec.G2)));
      }
      return Optional.of(BlsCodec.encodeG2(sum.serialize()));
    }
  }
}
