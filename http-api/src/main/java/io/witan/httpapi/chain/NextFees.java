package io.witan.httpapi.chain;

import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.rules.Rules;

/**
 * What gas will cost in the block after a header.
 *
 * @param priced whether gas has a price at all
 */
public record NextFees(boolean priced, Uint256 baseFee, Uint256 blobBaseFee) {
  public static NextFees after(Snapshot snapshot, Header header) {
    Rules rules = snapshot.config().at(header.number() + 1, header.timestamp());
    return new NextFees(rules.gasPriceEnabled(), Uint256.ZERO, Uint256.ZERO);
  }

  /** The blob base fee that held in a block; zero before Cancun. */
  public static Uint256 blobBaseFeeOf(Snapshot snapshot, Header header) {
    return Uint256.ZERO;
  }

  /** How much of a block's blob gas was used, 0 to 1. */
  public static double blobRatio(Snapshot snapshot, Header header) {
    return 0;
  }
}
