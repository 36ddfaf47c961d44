package io.witan.simulations.world;

import io.witan.simulations.plan.PlannedFault;
import io.witan.simulations.plan.PlannedFault.Behave;
import io.witan.simulations.plan.PlannedFault.Crash;
import io.witan.simulations.plan.PlannedFault.Cut;
import io.witan.simulations.plan.PlannedFault.Deaf;
import io.witan.simulations.plan.PlannedFault.Gone;
import io.witan.simulations.plan.PlannedFault.Partition;
import io.witan.simulations.plan.PlannedFault.Pause;
import io.witan.simulations.plan.PlannedFault.Storm;
import io.witan.simulations.plan.PlannedFault.Twin;
import io.witan.simulations.plan.PlannedFault.Vote;
import java.time.Duration;
import java.util.List;

/** Makes a plan's faults happen. */
final class Faults {
  private final World world;
  private final Agenda agenda;
  private final Network network;

  Faults(World world, Agenda agenda, Network network) {
    this.world = world;
    this.agenda = agenda;
    this.network = network;
  }

  void schedule(List<PlannedFault> faults) {
    for (PlannedFault fault : faults) {
      agenda.at(micros(fault.at()), () -> begin(fault));
      agenda.at(micros(fault.at().plus(fault.lasting())), () -> end(fault));
    }
  }

  private void begin(PlannedFault fault) {
    world.note(-1, new Happening.Began(fault));
    switch (fault) {
      case Crash crash -> world.crashLater(crash.node(), crash);
      case Partition partition -> network.split(partition.groups());
      case Pause pause -> world.pause(pause.node(), pause.lasting());
      case Gone gone -> world.goForEver(gone.node());
      case Vote vote -> world.vote(vote);
      case Twin _, Cut _, Deaf _, Behave _ -> {
        // The world was made with it.
      }
      case Storm storm -> network.storm(storm.loss());
    }
  }

  private void end(PlannedFault fault) {
    world.note(-1, new Happening.Ended(fault));
    switch (fault) {
      case Crash crash -> {}
      case Pause pause -> {}
      case Gone gone -> {}
      case Vote vote -> {}
      case Twin _, Cut _, Deaf _, Behave _ -> {}
      case Storm storm -> network.storm(0);
      case Partition partition -> reconnect();
    }
  }

  /** A link over a partition is dead when it heals: both ends dial anew. */
  private void reconnect() {
    int nodes = network.size();
    for (int a = 0; a < nodes; a++) {
      for (int b = a + 1; b < nodes; b++) {
        if (network.isSplit(a, b)) {
          world.disconnect(a, b);
        }
      }
    }
    network.heal();
    for (int a = 0; a < nodes; a++) {
      for (int b = a + 1; b < nodes; b++) {
        int left = a;
        int right = b;
        agenda.after(100_000, () -> world.connect(left, right));
      }
    }
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1000;
  }
}
