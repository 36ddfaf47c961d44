package io.witan.protocol.privacy.extension;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.ledger.Log;
import io.witan.protocol.privacy.PayloadHash;
import java.util.Optional;

/**
 * What the log says by which a state is shared.
 *
 * @param contract whose state it is
 * @param state payload that holds it
 * @param proof payload by which one voter's node knows that it agreed; empty where what is named is
 *     none
 */
public record SharedNotice(Address contract, PayloadHash state, Optional<PayloadHash> proof) {
  /** What a log says; empty where it is another, or is malformed. */
  public static Optional<SharedNotice> of(Log log) {
    if (ExtensionEvent.of(log).filter(ExtensionEvent.STATE_SHARED::equals).isEmpty()) {
      return Optional.empty();
    }
    try {
      Abi data = Abi.of(log.data());
      PayloadHash state = PayloadHash.fromBase64(data.text(1));
      return Optional.of(new SharedNotice(data.address(0), state, proof(data.text(2))));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  private static Optional<PayloadHash> proof(String text) {
    try {
      String digits = text.startsWith("0x") ? text.substring(2) : text;
      return Optional.of(new PayloadHash(Bytes.fromHex(digits)));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }
}
