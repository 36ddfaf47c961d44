package io.witan.simulations.scenario;

import io.witan.simulations.bugs.PlantedBug;
import io.witan.simulations.plan.FaultRates;
import io.witan.simulations.plan.PlannedFault;
import io.witan.simulations.world.NetworkLaw;
import io.witan.simulations.world.Setup;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a researcher writes: a network, its faults and what is expected of it.
 *
 * @param epochLength heights after which open votes on validators are forgotten
 * @param faults explicit; a run has exactly these
 * @param rates of the faults that exploring draws
 * @param calmAt when the faults are over
 * @param within which the chain must then grow
 * @param blocks by how many
 * @param conformance whether each step is also held against the specification
 * @param events most events of one run
 * @param bug planted for an experiment
 */
public record Scenario(
    String name,
    long seed,
    Engine engine,
    int validators,
    int observers,
    Duration blockPeriod,
    Duration requestTimeout,
    Duration timeoutCap,
    long epochLength,
    NetworkLaw network,
    List<PlannedFault> faults,
    FaultRates rates,
    Duration calmAt,
    Duration within,
    long blocks,
    boolean conformance,
    long events,
    Optional<PlantedBug> bug) {
  /** Four validators, links that lose five frames in a hundred, and no fault that is planned. */
  public static final Scenario STANDARD =
      new Scenario(
          "standard",
          1,
          Engine.QBFT,
          4,
          0,
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(16),
          30_000,
          new NetworkLaw(Duration.ofMillis(5), Duration.ofMillis(30), 50, 10),
          List.of(),
          FaultRates.STANDARD,
          Duration.ofSeconds(60),
          Duration.ofSeconds(120),
          5,
          false,
          3_000_000,
          Optional.empty());

  public Scenario {
    faults = List.copyOf(faults);
  }

  public Setup setup() {
    return new Setup(
        seed,
        validators,
        observers,
        blockPeriod,
        requestTimeout,
        timeoutCap,
        epochLength,
        network,
        faults,
        calmAt,
        within,
        blocks,
        conformance,
        0,
        events,
        engine == Engine.RAFT,
        bug.map(PlantedBug::product).orElse(PlantedBug.NONE.with(engine.rules())));
  }

  /** This scenario with another seed for its lots. */
  public Scenario with(long otherSeed) {
    return with(otherSeed, faults);
  }

  public Scenario with(List<PlannedFault> otherFaults) {
    return with(seed, otherFaults);
  }

  private Scenario with(long otherSeed, List<PlannedFault> otherFaults) {
    return new Scenario(
        name,
        otherSeed,
        engine,
        validators,
        observers,
        blockPeriod,
        requestTimeout,
        timeoutCap,
        epochLength,
        network,
        otherFaults,
        rates,
        calmAt,
        within,
        blocks,
        conformance,
        events,
        bug);
  }

  /** This scenario, each step of which is also held against the specification. */
  public Scenario conforming() {
    return new Scenario(
        name,
        seed,
        engine,
        validators,
        observers,
        blockPeriod,
        requestTimeout,
        timeoutCap,
        epochLength,
        network,
        faults,
        rates,
        calmAt,
        within,
        blocks,
        true,
        events,
        bug);
  }

  /** This scenario with another engine. */
  public Scenario with(Engine other) {
    return new Scenario(
        name,
        seed,
        other,
        validators,
        observers,
        blockPeriod,
        requestTimeout,
        timeoutCap,
        epochLength,
        network,
        faults,
        rates,
        calmAt,
        within,
        blocks,
        conformance,
        events,
        bug);
  }

  /** This scenario with another network. */
  public Scenario with(int nodes, int followers, NetworkLaw law, Optional<PlantedBug> otherBug) {
    return new Scenario(
        name,
        seed,
        engine,
        nodes,
        followers,
        blockPeriod,
        requestTimeout,
        timeoutCap,
        epochLength,
        law,
        faults,
        rates,
        calmAt,
        within,
        blocks,
        conformance,
        events,
        otherBug);
  }
}
