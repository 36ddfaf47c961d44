package io.witan.simulations.bugs;

import io.witan.protocol.consensus.bft.BftLimits;
import io.witan.protocol.consensus.bft.Qbft;
import io.witan.protocol.sync.SyncLimits;
import io.witan.simulations.world.Setup.Product;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A product with one known mistake, to see whether the simulator finds it. They live here only: the
 * product has no switch for any of them.
 *
 * @param label as scenario files name it
 * @param what for people
 */
public record PlantedBug(String label, String what, Product product) {
  /** The product's own QBFT, without a bug of ours. */
  public static final Product NONE =
      new Product(Qbft.RULES, BftLimits.STANDARD, SyncLimits.STANDARD, true, true);

  public static final List<PlantedBug> ALL =
      List.of(
          new PlantedBug(
              "quorum-2f",
              "2F validators make a quorum",
              NONE.with(Qbft.RULES.withQuorum((n, config) -> Math.max(1, 2 * ((n + 2) / 3 - 1))))),
          new PlantedBug(
              "quorum-f-plus-1",
              "F+1 validators make a quorum",
              NONE.with(Qbft.RULES.withQuorum((n, config) -> (n + 2) / 3))),
          new PlantedBug(
              "votes-forgotten",
              "a restarted validator does not know what it signed",
              new Product(Qbft.RULES, BftLimits.STANDARD, SyncLimits.STANDARD, true, false)),
          new PlantedBug(
              "outputs-first",
              "outputs do not wait for their records to be durable",
              new Product(Qbft.RULES, BftLimits.STANDARD, SyncLimits.STANDARD, false, true)),
          new PlantedBug(
              "height-split",
              "a validator that is one block behind waits for consensus for ever",
              new Product(
                  Qbft.RULES, BftLimits.STANDARD, withGrace(Duration.ofDays(1)), true, true)),
          new PlantedBug(
              "one-proposer",
              "a later round has the same proposer as round 0",
              NONE.with(
                  Qbft.RULES.withProposer((head, round) -> Qbft.RULES.proposer().of(head, 0)))),
          new PlantedBug(
              "timeouts-unbounded",
              "time-outs grow sixty-fourfold each round, without a cap",
              NONE.with(
                  Qbft.RULES.withTimeout(
                      (config, round) ->
                          config.requestTimeout().multipliedBy(1L << Math.min(6 * round, 24))))));

  public static Optional<PlantedBug> of(String label) {
    return ALL.stream().filter(bug -> bug.label.equals(label)).findFirst();
  }

  private static SyncLimits withGrace(Duration grace) {
    SyncLimits standard = SyncLimits.STANDARD;
    return new SyncLimits(
        standard.batch(),
        standard.ahead(),
        standard.peers(),
        standard.announced(),
        standard.timeout(),
        grace,
        standard.announceEvery(),
        standard.stall(),
        standard.backOff(),
        standard.backOffCap());
  }
}
