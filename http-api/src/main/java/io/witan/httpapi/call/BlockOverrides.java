package io.witan.httpapi.call;

import io.witan.httpapi.rpc.Field;
import io.witan.httpapi.rpc.Json;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.execution.BlockContext;
import io.witan.protocol.ledger.Withdrawal;
import java.util.List;
import java.util.Optional;

/**
 * What a caller wants of the block that something runs in. Times in seconds, fees in wei.
 *
 * @param withdrawals and {@code beaconRoot}: only of a simulated block
 */
public record BlockOverrides(
    Optional<Long> number,
    Optional<Long> time,
    Optional<Long> gasLimit,
    Optional<Address> feeRecipient,
    Optional<Uint256> difficulty,
    Optional<Hash> prevRandao,
    Optional<Uint256> baseFee,
    Optional<Uint256> blobBaseFee,
    Optional<Hash> beaconRoot,
    Optional<List<Withdrawal>> withdrawals) {
  /** The block as it is. */
  public static final BlockOverrides NONE = read(new Field(Json.object(), "blockOverrides"));

  private static final int MAX_WITHDRAWALS = 1_000;

  /** Reads the object; the names that geth used before stand for the new ones. */
  public static BlockOverrides read(Field field) {
    return new BlockOverrides(
        field.member("number", Field::height),
        field.member("time", Field::height),
        field.member("gasLimit", Field::height),
        field
            .member("feeRecipient", Field::address)
            .or(() -> field.member("coinbase", Field::address)),
        field.member("difficulty", Field::quantity),
        field.member("prevRandao").or(() -> field.member("random")).map(BlockOverrides::word),
        field
            .member("baseFeePerGas", Field::quantity)
            .or(() -> field.member("baseFee", Field::quantity)),
        field.member("blobBaseFee", Field::quantity),
        field.member("beaconRoot", Field::hash),
        field.member("withdrawals", BlockOverrides::withdrawals));
  }

  /** Some clients write it as 32 bytes, others as a number. */
  private static Hash word(Field field) {
    return Hash.of(field.storageKey().toBytes32());
  }

  private static List<Withdrawal> withdrawals(Field field) {
    if (field.json().size() > MAX_WITHDRAWALS) {
      throw field.fault("more than " + MAX_WITHDRAWALS + " withdrawals");
    }
    return field.list(BlockOverrides::withdrawal);
  }

  private static Withdrawal withdrawal(Field field) {
    return new Withdrawal(
        field.member("index", Field::unsignedLong).orElse(0L),
        field.member("validatorIndex", Field::unsignedLong).orElse(0L),
        field
            .member("address", Field::address)
            .orElseThrow(() -> field.fault("a withdrawal has no address")),
        field.member("amount", Field::unsignedLong).orElse(0L));
  }

  /** The block of a call. */
  public BlockContext on(BlockContext block) {
    return new BlockContext(
        number.orElse(block.number()),
        time.orElse(block.timestamp()),
        feeRecipient.orElse(block.coinbase()),
        feeRecipient.orElse(block.rewardAccount()),
        gasLimit.orElse(block.gasLimit()),
        difficulty.orElse(block.difficulty()),
        prevRandao.orElse(block.prevRandao()),
        baseFee.orElse(block.baseFee()),
        blobBaseFee.orElse(block.blobBaseFee()),
        block.blockHashes());
  }
}
