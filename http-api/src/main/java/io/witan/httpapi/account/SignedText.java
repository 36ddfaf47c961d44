package io.witan.httpapi.account;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.CurveOrder;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.crypto.Signer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Texts that accounts sign, marked so that none can pass for a transaction (EIP-191). */
public final class SignedText {
  private static final int V = 27;

  private SignedText() {}

  /** r‖s‖v with v 27 or 28. */
  public static Bytes sign(Bytes text, Signer signer) {
    Signature signature = signer.sign(digest(text));
    byte[] bytes = signature.toBytes().toArray();
    bytes[Signature.SIZE - 1] = (byte) (V + signature.yParity());
    return Bytes.wrap(bytes);
  }

  /** Who signed; empty where it is no signature of anybody. */
  public static Optional<Address> signer(Bytes text, Bytes signature) {
    if (signature.size() != Signature.SIZE) {
      throw new AccountRefused("signature must be 65 bytes long");
    }
    int v = signature.get(Signature.SIZE - 1);
    if (v != V && v != V + 1) {
      throw new AccountRefused("invalid Ethereum signature (V is not 27 or 28)");
    }
    Signature read = Signature.of(signature);
    return CurveOrder.admits(read) ? Secp256k1.get().recover(digest(text), read) : Optional.empty();
  }

  private static Hash digest(Bytes text) {
    String mark = "\u0019Ethereum Signed Message:\n" + text.size();
    return Keccak.hash(Bytes.concat(Bytes.wrap(mark.getBytes(StandardCharsets.UTF_8)), text));
  }
}
