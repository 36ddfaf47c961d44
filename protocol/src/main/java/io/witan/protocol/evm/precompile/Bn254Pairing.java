package io.witan.protocol.evm.precompile;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.evm.bn254.Bn254;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.Rules;
import java.util.Optional;

/** 0x08: the pairing check of alt_bn128 (EIP-197; priced by EIP-1108 from Istanbul on). */
final class Bn254Pairing implements Precompile {
  @Override
  public long gas(Bytes input, Rules rules) {
    long pairs = input.size() / Bn254.PAIR_SIZE;
    return rules.isAtLeast(Fork.ISTANBUL) ? 45_000 + 34_000 * pairs : 100_000 + 80_000 * pairs;
  }

  @Override
  public Optional<Bytes> run(Bytes input, Rules rules) {
    return input.size() % Bn254.PAIR_SIZE == 0
        ? Bn254.pairingIsOne(input).map(Padding::truth)
        : Optional.empty();
  }
}
