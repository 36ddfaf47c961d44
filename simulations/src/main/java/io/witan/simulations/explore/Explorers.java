package io.witan.simulations.explore;

import java.util.List;
import java.util.Optional;

/** All explorers that there are. */
public final class Explorers {
  /** What is used where nothing else is asked for. */
  public static final Explorer RANDOM = new Swarm();

  /** That of long campaigns. */
  public static final Explorer WAVES = new WaveDraw();

  public static final List<Explorer> ALL =
      List.of(
          RANDOM,
          new ByzzFuzz(),
          new TwinSchedules(),
          new RollingRestart(),
          new SmallScope(),
          new PriorityChanges(),
          new Swizzle(),
          new Aimed(),
          new HostilePeers());

  private Explorers() {}

  public static Optional<Explorer> of(String label) {
    return ALL.stream().filter(explorer -> explorer.label().equals(label)).findFirst();
  }
}
