package io.witan.protocol.evm.precompile;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.evm.bn254.Bn254;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.Rules;
import java.util.Optional;

/** 0x06: the sum of two points of alt_bn128 (EIP-196; priced by EIP-1108 from Istanbul on). */
final class Bn254Add implements Precompile {
  @Override
  public long gas(Bytes input, Rules rules) {
    return rules.isAtLeast(Fork.ISTANBUL) ? 150 : 500;
  }

  @Override
  public Optional<Bytes> run(Bytes input, Rules rules) {
    return Bn254.add(Padding.read(input, 0, 128));
  }
}
