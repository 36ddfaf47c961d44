package io.witan.protocol.evm.precompile;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.rules.Rules;
import java.util.Optional;
import org.bouncycastle.crypto.digests.RIPEMD160Digest;

/** 0x03: RIPEMD-160, left-padded to a word. */
final class Ripemd160 implements Precompile {
  @Override
  public long gas(Bytes input, Rules rules) {
    return 600 + 120 * Padding.words(input);
  }

  @Override
  public Optional<Bytes> run(Bytes input, Rules rules) {
    RIPEMD160Digest digest = new RIPEMD160Digest();
    digest.update(input.unsafeArray(), 0, input.size());
    byte[] out = new byte[32];
    digest.doFinal(out, 12);
    return Optional.of(Bytes.wrap(out));
  }
}
