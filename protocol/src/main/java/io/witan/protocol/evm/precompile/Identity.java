package io.witan.protocol.evm.precompile;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.rules.Rules;
import java.util.Optional;

/** 0x04: its input. */
final class Identity implements Precompile {
  @Override
  public long gas(Bytes input, Rules rules) {
    return 15 + 3 * Padding.words(input);
  }

  @Override
  public Optional<Bytes> run(Bytes input, Rules rules) {
    return Optional.of(input);
  }
}
