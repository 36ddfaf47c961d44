package io.witan.protocol.evm.precompile;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.evm.bn254.Bn254;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.Rules;
import java.util.Optional;

/** 0x07: a multiple of a point of alt_bn128 (EIP-196; priced by EIP-1108 from Istanbul on). */
final class Bn254Multiply implements Precompile {
  @Override
  public long gas(Bytes input, Rules rules) {
    return rules.isAtLeast(Fork.ISTANBUL) ? 6000 : 40_000;
  }

  @Override
  public Optional<Bytes> run(Bytes input, Rules rules) {
    return Bn254.multiply(Padding.read(input, 0, 96));
  }
}
