package io.witan.protocol.evm.precompile;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.rules.Rules;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/** 0x02: SHA-256. */
final class Sha256 implements Precompile {
  @Override
  public long gas(Bytes input, Rules rules) {
    return 60 + 12 * Padding.words(input);
  }

  @Override
  public Optional<Bytes> run(Bytes input, Rules rules) {
    return Optional.of(hash(input));
  }

  static Bytes hash(Bytes input) {
    try {
      return Bytes.wrap(MessageDigest.getInstance("SHA-256").digest(input.unsafeArray()));
    } catch (NoSuchAlgorithmException absent) {
      throw new Fault("every Java platform has SHA-256");
    }
  }
}
