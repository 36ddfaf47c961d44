package io.witan.simulations.plan;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.rules.BftConfig.Algorithm;
import io.witan.protocol.rules.Transition;
import io.witan.protocol.rules.Transition.Consensus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * What a chain's genesis says to change from a height on. Empty fields stay as they were, and so do
 * validators where none are named.
 *
 * @param height of the first block that is made in the new way
 * @param engine IBFT or QBFT
 * @param timeoutCap of later rounds
 * @param twoFPlusOne whether the quorum is 2F+1 instead of ceil(2N/3)
 */
public record PlannedTransition(
    long height,
    Optional<Engine> engine,
    Optional<Duration> blockPeriod,
    Optional<Duration> emptyBlockPeriod,
    Optional<Duration> requestTimeout,
    Optional<Duration> timeoutCap,
    Optional<Boolean> twoFPlusOne,
    List<Integer> validators) {
  public PlannedTransition {
    validators = List.copyOf(validators);
  }

  /** As the product has it. */
  public Transition of(IntFunction<Address> addresses) {
    List<Address> named = validators.stream().map(addresses::apply).sorted().toList();
    Consensus same = Consensus.NONE;
    return Transition.of(
        height,
        new Consensus(
            engine.map(spoken -> spoken == Engine.IBFT ? Algorithm.IBFT : Algorithm.QBFT),
            same.epochLength(),
            blockPeriod,
            emptyBlockPeriod,
            requestTimeout,
            timeoutCap,
            twoFPlusOne,
            same.validatorContract(),
            Optional.of(named).filter(list -> !list.isEmpty()),
            same.blockReward(),
            same.miningBeneficiary()));
  }
}
