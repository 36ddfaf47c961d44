package io.witan.httpapi.chain;

import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.execution.BlockAuthor;
import io.witan.protocol.execution.BlockContext;
import io.witan.protocol.ledger.Header;

/** What a call sees of the block after which it runs. */
public final class CallContext {
  private CallContext() {}

  public static BlockContext of(Snapshot snapshot, Header header) {
    return new BlockContext(
        header.number(),
        header.timestamp(),
        BlockAuthor.of(snapshot.config(), header),
        BlockAuthor.rewardAccount(snapshot.config(), header),
        header.gasLimit(),
        header.difficulty(),
        header.mixHash(),
        header.baseFeePerGas().orElse(Uint256.ZERO),
        NextFees.blobBaseFeeOf(snapshot.config(), header),
        snapshot::hashOf);
  }
}
