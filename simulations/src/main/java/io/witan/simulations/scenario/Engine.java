package io.witan.simulations.scenario;

import io.witan.protocol.consensus.BftRules;
import io.witan.protocol.consensus.bft.Ibft;
import io.witan.protocol.consensus.bft.Qbft;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What the validators of a scenario speak. */
public enum Engine {
  QBFT,
  IBFT;

  public BftRules rules() {
    return switch (this) {
      case QBFT -> Qbft.RULES;
      case IBFT -> Ibft.RULES;
    };
  }

  /** As scenario files write it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The engine of a label.
   *
   * @throws BadScenario if there is none
   */
  public static Engine of(String label) {
    List<Engine> all = Arrays.asList(values());
    return all.stream()
        .filter(engine -> engine.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new BadScenario(
                    "no engine "
                        + label
                        + "; there are "
                        + all.stream().map(Engine::label).toList()));
  }
}
