package io.witan.simulations.scenario;

import io.witan.simulations.bugs.PlantedBug;
import io.witan.simulations.plan.Engine;
import io.witan.simulations.plan.FaultRates;
import io.witan.simulations.plan.PlannedFault;
import io.witan.simulations.plan.PlannedTransition;
import io.witan.simulations.world.NetworkLaw;
import io.witan.simulations.world.Setup;
import io.witan.simulations.world.Times;
import io.witan.simulations.world.Waves;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a researcher writes: a network, its faults and what is expected of it.
 *
 * @param transitions that the chain's genesis plans
 * @param faults explicit; a run has exactly these
 * @param rates of the faults that exploring draws
 * @param waves when the faults are over, and how the chain must then grow
 * @param clients who send transactions
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
    Times times,
    List<PlannedTransition> transitions,
    NetworkLaw network,
    List<PlannedFault> faults,
    FaultRates rates,
    Waves waves,
    int clients,
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
          new Times(
              Duration.ofSeconds(1),
              Duration.ZERO,
              Duration.ofSeconds(2),
              Duration.ofSeconds(16),
              30_000),
          List.of(),
          new NetworkLaw(Duration.ofMillis(5), Duration.ofMillis(30), 50, 10),
          List.of(),
          FaultRates.STANDARD,
          new Waves(Duration.ofSeconds(60), Duration.ofSeconds(120), 5, 1),
          0,
          false,
          3_000_000,
          Optional.empty());

  public Scenario {
    transitions = List.copyOf(transitions);
    faults = List.copyOf(faults);
  }

  public Setup setup() {
    return new Setup(
        seed,
        validators,
        observers,
        times,
        transitions,
        network,
        faults,
        waves,
        clients,
        conformance,
        0,
        events,
        engine == Engine.RAFT,
        bug.map(PlantedBug::product).orElse(PlantedBug.NONE.with(engine.rules())));
  }

  /** When the faults are over: those of the last wave. */
  public Duration calmAt() {
    return waves.lastCalm();
  }

  /** This scenario with another seed for its lots. */
  public Scenario with(long otherSeed) {
    return change().seed(otherSeed).made();
  }

  public Scenario with(List<PlannedFault> otherFaults) {
    return change().faults(otherFaults).made();
  }

  /** This scenario, each step of which is also held against the specification. */
  public Scenario conforming() {
    return change().conformance(true).made();
  }

  /** This scenario with another engine. */
  public Scenario with(Engine other) {
    return change().engine(other).made();
  }

  /** This scenario with a bug in the product, or without one. */
  public Scenario withBug(Optional<PlantedBug> otherBug) {
    return change().bug(otherBug).made();
  }

  /** This scenario with another network. */
  public Scenario with(int nodes, int followers, NetworkLaw law, Optional<PlantedBug> otherBug) {
    return change().validators(nodes).observers(followers).network(law).bug(otherBug).made();
  }

  /** This scenario at another pace. */
  public Scenario with(Times otherTimes, Waves otherWaves) {
    return change().times(otherTimes).waves(otherWaves).made();
  }

  /** This scenario with other rates of the faults that exploring draws. */
  public Scenario with(FaultRates otherRates) {
    return change().rates(otherRates).made();
  }

  /** This scenario with so many clients. */
  public Scenario withClients(int count) {
    return change().clients(count).made();
  }

  private ScenarioChange change() {
    return new ScenarioChange(this);
  }
}
