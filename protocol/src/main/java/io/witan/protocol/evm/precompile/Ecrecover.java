package io.witan.protocol.evm.precompile;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.rules.Rules;
import java.util.Optional;

/** 0x01: the address that signed. An impossible signature gives empty return data. */
final class Ecrecover implements Precompile {
  @Override
  public long gas(Bytes input, Rules rules) {
    return 3000;
  }

  @Override
  public Optional<Bytes> run(Bytes input, Rules rules) {
    Bytes padded = Padding.read(input, 0, 128);
    Uint256 v = Uint256.of(padded.slice(32, 64));
    if (!v.fitsLong() || (v.w0() != 27 && v.w0() != 28)) {
      return Optional.of(Bytes.EMPTY);
    }
    Signature signature =
        new Signature(
            (int) v.w0() - 27, Uint256.of(padded.slice(64, 96)), Uint256.of(padded.slice(96, 128)));
    return Optional.of(
        Secp256k1.get()
            .recover(Hash.of(padded.slice(0, 32)), signature)
            .map(signer -> Padding.left(signer.bytes(), 32))
            .orElse(Bytes.EMPTY));
  }
}
