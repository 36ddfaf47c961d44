package io.witan.simulations.cli;

import io.witan.simulations.plan.Engine;
import io.witan.simulations.scenario.Scenario;
import io.witan.simulations.world.NetworkLaw;
import io.witan.simulations.world.Setup;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A network whose speed is measured: no planned faults, links of 5 ms and an exponential 30 ms on
 * top.
 *
 * @param engine what its nodes speak; under Raft blocks come ten to a second
 * @param period seconds between blocks: 1, or 5 as in a genesis that says nothing of it
 * @param load calls of a contract in each block; 0 without EVM
 * @param goal simulated hours a minute that one core must reach; 0 where none is set
 */
record SpeedProfile(
    String name, Engine engine, int validators, int period, int loss, int load, double goal) {
  static final List<SpeedProfile> ALL =
      List.of(
          new SpeedProfile("qbft-4", Engine.QBFT, 4, 1, 0, 0, 0),
          new SpeedProfile("qbft-7", Engine.QBFT, 7, 1, 0, 0, 0),
          new SpeedProfile("qbft-13", Engine.QBFT, 13, 1, 0, 0, 0),
          new SpeedProfile("qbft-4-5s", Engine.QBFT, 4, 5, 0, 0, 1000),
          new SpeedProfile("qbft-13-5s", Engine.QBFT, 13, 5, 0, 0, 60),
          new SpeedProfile("qbft-4-lossy", Engine.QBFT, 4, 1, 50, 0, 0),
          new SpeedProfile("qbft-7-lossy", Engine.QBFT, 7, 1, 50, 0, 0),
          new SpeedProfile("qbft-13-lossy", Engine.QBFT, 13, 1, 50, 0, 0),
          new SpeedProfile("ibft-4", Engine.IBFT, 4, 1, 0, 0, 0),
          new SpeedProfile("raft-3", Engine.RAFT, 3, 1, 0, 0, 0),
          new SpeedProfile("ledger-4", Engine.QBFT, 4, 1, 0, 10, 1));

  static Optional<SpeedProfile> of(String name) {
    return ALL.stream().filter(profile -> profile.name.equals(name)).findFirst();
  }

  /** One run of it: sixty periods until calm, and five blocks more. */
  Setup setup(long seed) {
    NetworkLaw law = new NetworkLaw(Duration.ofMillis(5), Duration.ofMillis(30), loss, 0);
    Scenario standard = Scenario.STANDARD;
    return standard
        .with(standard.times().slower(period), standard.waves().slower(period))
        .with(engine)
        .with(validators, 0, law, Optional.empty())
        .with(seed)
        .setup()
        .withLoad(load);
  }
}
