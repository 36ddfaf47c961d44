package io.witan.simulations.cli;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.witan.simulations.scenario.BadScenario;
import java.util.Map;

/** Times on the command line, written as in scenario files. */
final class Durations {
  private Durations() {}

  /** The microseconds of a text as 12s or 800ms. */
  static long micros(String text) {
    try {
      return ConfigFactory.parseMap(Map.of("time", text)).getDuration("time").toNanos() / 1000;
    } catch (ConfigException wrong) {
      throw new BadScenario("no time: " + text);
    }
  }
}
