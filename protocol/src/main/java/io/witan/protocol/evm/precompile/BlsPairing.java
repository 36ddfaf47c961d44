package io.witan.protocol.evm.precompile;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.rules.Rules;
import java.util.Optional;
import supranational.blst.P1_Affine;
import supranational.blst.P2_Affine;
import supranational.blst.PT;

/** 0x0f: the pairing check of BLS12-381 (EIP-2537). */
final class BlsPairing implements Precompile {
  private static final int PAIR = BlsCodec.G1 + BlsCodec.G2;

  @Override
  public long gas(Bytes input, Rules rules) {
    return 37_700 + 32_600L * (input.size() / PAIR);
  }

  @Override
  public Optional<Bytes> run(Bytes input, Rules rules) {
    if (input.isEmpty() || input.size() % PAIR != 0) {
      return Optional.empty();
    }
    PT product = PT.one();
    for (int at = 0; at < input.size(); at += PAIR) {
      Optional<P1_Affine> p = BlsCodec.g1(input, at).filter(P1_Affine::in_group);
      Optional<P2_Affine> q = BlsCodec.g2(input, at + BlsCodec.G1).filter(P2_Affine::in_group);
      if (p.isEmpty() || q.isEmpty()) {
        return Optional.empty();
      }
      if (!p.get().is_inf() && !q.get().is_inf()) {
        product.mul(new PT(q.get(), p.get()));
      }
    }
    return Optional.of(Padding.truth(product.final_exp().is_one()));
  }
}
