package io.witan.httpapi.call;

import io.witan.httpapi.rpc.Field;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.execution.BlockContext;
import java.util.Optional;

/** The block that a call runs in, as the caller wants it. */
final class BlockOverrides {
  private BlockOverrides() {}

  static BlockContext apply(BlockContext block, Field field) {
    Optional<Address> coinbase =
        field
            .member("feeRecipient", Field::address)
            .or(() -> field.member("coinbase", Field::address));
    return new BlockContext(
        field.member("number", Field::height).orElse(block.number()),
        field.member("time", Field::height).orElse(block.timestamp()),
        coinbase.orElse(block.coinbase()),
        coinbase.orElse(block.rewardAccount()),
        field.member("gasLimit", Field::height).orElse(block.gasLimit()),
        field.member("difficulty", Field::quantity).orElse(block.difficulty()),
        field
            .member("prevRandao", Field::hash)
            .or(() -> field.member("random", Field::hash))
            .orElse(block.prevRandao()),
        field
            .member("baseFeePerGas", Field::quantity)
            .or(() -> field.member("baseFee", Field::quantity))
            .orElse(block.baseFee()),
        field.member("blobBaseFee", Field::quantity).orElse(block.blobBaseFee()),
        block.blockHashes());
  }
}
