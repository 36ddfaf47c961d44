package io.witan.simulations.scenario;

import io.witan.simulations.bugs.PlantedBug;
import io.witan.simulations.plan.Engine;
import io.witan.simulations.plan.FaultRates;
import io.witan.simulations.plan.PlannedFault;
import io.witan.simulations.world.NetworkLaw;
import io.witan.simulations.world.Times;
import io.witan.simulations.world.Waves;
import java.util.List;
import java.util.Optional;

/** A scenario that is becoming another one. */
final class ScenarioChange {
  private final Scenario from;
  private long seed;
  private Engine engine;
  private int validators;
  private int observers;
  private Times times;
  private NetworkLaw network;
  private List<PlannedFault> faults;
  private FaultRates rates;
  private Waves waves;
  private int clients;
  private boolean conformance;
  private Optional<PlantedBug> bug;

  ScenarioChange(Scenario from) {
    this.from = from;
    this.seed = from.seed();
    this.engine = from.engine();
    this.validators = from.validators();
    this.observers = from.observers();
    this.times = from.times();
    this.network = from.network();
    this.faults = from.faults();
    this.rates = from.rates();
    this.waves = from.waves();
    this.clients = from.clients();
    this.conformance = from.conformance();
    this.bug = from.bug();
  }

  ScenarioChange seed(long other) {
    seed = other;
    return this;
  }

  ScenarioChange engine(Engine other) {
    engine = other;
    return this;
  }

  ScenarioChange validators(int other) {
    validators = other;
    return this;
  }

  ScenarioChange rates(FaultRates other) {
    rates = other;
    return this;
  }

  ScenarioChange observers(int other) {
    observers = other;
    return this;
  }

  ScenarioChange times(Times other) {
    times = other;
    return this;
  }

  ScenarioChange network(NetworkLaw other) {
    network = other;
    return this;
  }

  ScenarioChange faults(List<PlannedFault> other) {
    faults = other;
    return this;
  }

  ScenarioChange waves(Waves other) {
    waves = other;
    return this;
  }

  ScenarioChange clients(int other) {
    clients = other;
    return this;
  }

  ScenarioChange conformance(boolean other) {
    conformance = other;
    return this;
  }

  ScenarioChange bug(Optional<PlantedBug> other) {
    bug = other;
    return this;
  }

  Scenario made() {
    return new Scenario(
        from.name(),
        seed,
        engine,
        validators,
        observers,
        times,
        from.transitions(),
        network,
        faults,
        rates,
        waves,
        clients,
        conformance,
        from.events(),
        bug);
  }
}
