package io.witan.httpapi.chain;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.execution.BlockContext;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.rules.BftConfig;

/** What a call sees of the block after which it runs. */
public final class CallContext {
  private CallContext() {}

  public static BlockContext of(Snapshot snapshot, Header header) {
    return new BlockContext(
        header.number(),
        header.timestamp(),
        header.coinbase(),
        rewardAccount(snapshot, header),
        header.gasLimit(),
        header.difficulty(),
        header.mixHash(),
        header.baseFeePerGas().orElse(Uint256.ZERO),
        NextFees.blobBaseFeeOf(snapshot, header),
        snapshot::hashOf);
  }

  private static Address rewardAccount(Snapshot snapshot, Header header) {
    return snapshot
        .config()
        .consensusAt(header.number())
        .flatMap(BftConfig::miningBeneficiary)
        .orElse(header.coinbase());
  }
}
