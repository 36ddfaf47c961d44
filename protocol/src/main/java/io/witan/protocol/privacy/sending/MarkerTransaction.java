package io.witan.protocol.privacy.sending;

import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.execution.IntrinsicGas;
import io.witan.protocol.ledger.Transaction.Legacy;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.ledger.PrivacyMarker;
import io.witan.protocol.rules.Rules;
import java.util.List;
import java.util.Optional;

/**
 * The public transaction that stands for a private one: of the same sender with the same nonce,
 * with the gas that its data takes and no more, as to the public chain it does nothing.
 */
public final class MarkerTransaction {
  private MarkerTransaction() {}

  /**
   * The marker of a signed private transaction, for its sender to sign.
   *
   * @param hash of the payload that holds {@code inner}
   */
  public static Legacy of(Legacy inner, PayloadHash hash, Rules rules) {
    long gas =
        Math.max(
            IntrinsicGas.of(rules, false, hash.bytes(), List.of(), 0),
            IntrinsicGas.floor(rules, hash.bytes()));
    return new Legacy(
        inner.nonce(),
        inner.gasPrice(),
        gas,
        Optional.of(PrivacyMarker.PRECOMPILE),
        inner.value(),
        hash.bytes(),
        Uint256.ZERO,
        Uint256.ZERO,
        Uint256.ZERO);
  }
}
