package io.witan.protocol.rules;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Uint256;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What changes from a height on; empty fields stay as they were. Sizes in bytes.
 *
 * @param blockGasLimit gas limit that proposers aim at
 */
public record Transition(
    long height,
    Consensus consensus,
    Optional<Boolean> gasPriceEnabled,
    Optional<Integer> maxCodeSize,
    Optional<Integer> maxTransactionSize,
    Optional<Long> blockGasLimit,
    PrivacyChange privacy) {

  /** A change of consensus alone. */
  public static Transition of(long height, Consensus change) {
    return new Transition(
        height,
        change,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        PrivacyChange.NONE);
  }

  /** The part about private transactions. */
  public record PrivacyChange(Optional<Boolean> enhancements, Optional<Boolean> markers) {
    public static final PrivacyChange NONE = new PrivacyChange(Optional.empty(), Optional.empty());

    Privacy apply(Privacy before) {
      return before
          .withEnhancements(enhancements.orElse(before.enhancements()))
          .withMarkers(markers.orElse(before.markers()));
    }
  }

  /** A change of an address that may be absent, to another one or to none. */
  public record AddressChange(Optional<Address> to) {
    static Optional<Address> apply(Optional<AddressChange> change, Optional<Address> before) {
      return change.isPresent() ? change.get().to : before;
    }
  }

  /** The part about consensus; fields as in {@link BftConfig}. */
  public record Consensus(
      Optional<BftConfig.Algorithm> algorithm,
      Optional<Long> epochLength,
      Optional<Duration> blockPeriod,
      Optional<Duration> emptyBlockPeriod,
      Optional<Duration> requestTimeout,
      Optional<Duration> maxRequestTimeout,
      Optional<Boolean> twoFPlusOne,
      Optional<AddressChange> validatorContract,
      Optional<List<Address>> validators,
      Optional<Uint256> blockReward,
      Optional<AddressChange> miningBeneficiary) {

    public static final Consensus NONE =
        new Consensus(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /** A change to another engine. */
    public static Consensus of(BftConfig.Algorithm algorithm) {
      return only(Optional.of(algorithm), Optional.empty());
    }

    /** A change of the quorum. */
    public static Consensus ofQuorum(boolean twoFPlusOne) {
      return only(Optional.empty(), Optional.of(twoFPlusOne));
    }

    private static Consensus only(
        Optional<BftConfig.Algorithm> algorithm, Optional<Boolean> twoFPlusOne) {
      return new Consensus(
          algorithm,
          NONE.epochLength,
          NONE.blockPeriod,
          NONE.emptyBlockPeriod,
          NONE.requestTimeout,
          NONE.maxRequestTimeout,
          twoFPlusOne,
          NONE.validatorContract,
          NONE.validators,
          NONE.blockReward,
          NONE.miningBeneficiary);
    }

    BftConfig apply(BftConfig before) {
      return new BftConfig(
          algorithm.orElse(before.algorithm()),
          epochLength.orElse(before.epochLength()),
          blockPeriod.orElse(before.blockPeriod()),
          emptyBlockPeriod.orElse(before.emptyBlockPeriod()),
          requestTimeout.orElse(before.requestTimeout()),
          maxRequestTimeout.orElse(before.maxRequestTimeout()),
          before.policy(),
          twoFPlusOne.orElse(before.twoFPlusOne()),
          AddressChange.apply(validatorContract, before.validatorContract()),
          validators.isPresent() ? validators : before.validators(),
          blockReward.orElse(before.blockReward()),
          AddressChange.apply(miningBeneficiary, before.miningBeneficiary()));
    }
  }
}
