package io.witan.httpapi.chain;

import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.execution.BlobGas;
import io.witan.protocol.execution.FeeMarket;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Rules;

/**
 * What gas will cost in the block after a header.
 *
 * @param priced whether gas has a price at all
 */
public record NextFees(boolean priced, Uint256 baseFee, Uint256 blobBaseFee) {
  public static NextFees after(ChainConfig config, Header header) {
    long soon = header.timestamp() + 1;
    Rules rules = config.at(header.number() + 1, soon);
    return new NextFees(
        rules.gasPriceEnabled(),
        FeeMarket.nextBaseFee(config, header, soon).orElse(Uint256.ZERO),
        BlobGas.baseFee(rules, BlobGas.nextExcess(rules, header)));
  }

  /** The blob base fee that held in a block; zero before Cancun. */
  public static Uint256 blobBaseFeeOf(ChainConfig config, Header header) {
    return BlobGas.baseFee(
        config.at(header.number(), header.timestamp()), header.excessBlobGas().orElse(0L));
  }

  /** How much of a block's blob gas was used, 0 to 1. */
  public static double blobRatio(ChainConfig config, Header header) {
    Rules rules = config.at(header.number(), header.timestamp());
    return header.blobGasUsed().orElse(0L) / (double) (rules.blobs().most() * BlobGas.PER_BLOB);
  }
}
