package io.witan.protocol.execution;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Rules;
import java.util.function.LongFunction;

/**
 * What a transaction sees of the block that it is in.
 *
 * @param timestamp in seconds
 * @param coinbase what the COINBASE instruction gives: the block's author
 * @param rewardAccount receives the fees; the coinbase unless the genesis names another
 * @param prevRandao what DIFFICULTY gives from Paris on (EIP-4399)
 * @param baseFee in wei per gas; zero before London and where gas is free
 * @param blobBaseFee in wei per blob gas; zero before Cancun
 * @param blockHashes hash by number; asked only for the 256 blocks before this one
 */
public record BlockContext(
    long number,
    long timestamp,
    Address coinbase,
    Address rewardAccount,
    long gasLimit,
    Uint256 difficulty,
    Hash prevRandao,
    Uint256 baseFee,
    Uint256 blobBaseFee,
    LongFunction<Hash> blockHashes) {

  /** What a transaction sees of the block with this header. */
  public static BlockContext of(ChainConfig config, Header header, LongFunction<Hash> blockHashes) {
    Rules rules = config.at(header.number(), header.timestamp());
    return new BlockContext(
        header.number(),
        header.timestamp(),
        BlockAuthor.of(config, header),
        BlockAuthor.rewardAccount(config, header),
        header.gasLimit(),
        header.difficulty(),
        header.mixHash(),
        header.baseFeePerGas().orElse(Uint256.ZERO),
        BlobGas.baseFee(rules, header.excessBlobGas().orElse(0L)),
        blockHashes);
  }
}
