package io.witan.protocol.rules;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Uint256;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Parameters of IBFT or QBFT at one height, with GoQuorum's names where it has them.
 *
 * @param epochLength blocks after which pending validator votes are dropped
 * @param blockPeriod least time between blocks
 * @param emptyBlockPeriod time between blocks without transactions; zero where the same
 * @param requestTimeout of round 0
 * @param maxRequestTimeout cap of the timeout of later rounds; zero for none
 * @param twoFPlusOne whether the quorum is 2F+1 instead of ceil(2N/3)
 * @param validatorContract asked for the validators instead of counting header votes
 * @param validators set from this height on, instead of those before
 * @param blockReward in wei
 * @param miningBeneficiary receives fees and reward instead of the block's author
 */
public record BftConfig(
    Algorithm algorithm,
    long epochLength,
    Duration blockPeriod,
    Duration emptyBlockPeriod,
    Duration requestTimeout,
    Duration maxRequestTimeout,
    Policy policy,
    boolean twoFPlusOne,
    Optional<Address> validatorContract,
    Optional<List<Address>> validators,
    Uint256 blockReward,
    Optional<Address> miningBeneficiary) {
  /** Which engine agrees on blocks. */
  public enum Algorithm {
    IBFT,
    QBFT
  }

  /** How the proposer of a round is chosen. */
  public enum Policy {
    ROUND_ROBIN,
    STICKY
  }

  /** GoQuorum's defaults. */
  public static final BftConfig QBFT_DEFAULTS =
      new BftConfig(
          Algorithm.QBFT,
          30_000,
          Duration.ofSeconds(5),
          Duration.ZERO,
          Duration.ofSeconds(10),
          Duration.ZERO,
          Policy.ROUND_ROBIN,
          false,
          Optional.empty(),
          Optional.empty(),
          Uint256.ZERO,
          Optional.empty());

  /** Of a chain on which no validators vote: a block may follow at any time. */
  public static final BftConfig NONE =
      QBFT_DEFAULTS.withTimes(Duration.ZERO, Duration.ZERO, Duration.ZERO);

  public BftConfig with(Algorithm other) {
    return new BftConfig(
        other,
        epochLength,
        blockPeriod,
        emptyBlockPeriod,
        requestTimeout,
        maxRequestTimeout,
        policy,
        twoFPlusOne,
        validatorContract,
        validators,
        blockReward,
        miningBeneficiary);
  }

  public BftConfig withTimes(Duration period, Duration timeout, Duration timeoutCap) {
    return withTimes(period, emptyBlockPeriod, timeout, timeoutCap);
  }

  /** The same with another period of blocks without transactions; zero where it is no longer. */
  public BftConfig withEmptyBlockPeriod(Duration period) {
    return withTimes(blockPeriod, period, requestTimeout, maxRequestTimeout);
  }

  private BftConfig withTimes(
      Duration period, Duration emptyPeriod, Duration timeout, Duration timeoutCap) {
    return new BftConfig(
        algorithm,
        epochLength,
        period,
        emptyPeriod,
        timeout,
        timeoutCap,
        policy,
        twoFPlusOne,
        validatorContract,
        validators,
        blockReward,
        miningBeneficiary);
  }

  public BftConfig withEpochLength(long blocks) {
    return new BftConfig(
        algorithm,
        blocks,
        blockPeriod,
        emptyBlockPeriod,
        requestTimeout,
        maxRequestTimeout,
        policy,
        twoFPlusOne,
        validatorContract,
        validators,
        blockReward,
        miningBeneficiary);
  }

  /** The same with other wages: a reward in wei, and who receives it instead of the author. */
  public BftConfig withReward(Uint256 reward, Optional<Address> beneficiary) {
    return new BftConfig(
        algorithm,
        epochLength,
        blockPeriod,
        emptyBlockPeriod,
        requestTimeout,
        maxRequestTimeout,
        policy,
        twoFPlusOne,
        validatorContract,
        validators,
        reward,
        beneficiary);
  }
}
