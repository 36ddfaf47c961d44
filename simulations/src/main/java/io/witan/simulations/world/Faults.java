package io.witan.simulations.world;

import io.witan.simulations.plan.PlannedFault;
import io.witan.simulations.plan.PlannedFault.Behave;
import io.witan.simulations.plan.PlannedFault.Crash;
import io.witan.simulations.plan.PlannedFault.Cut;
import io.witan.simulations.plan.PlannedFault.Deaf;
import io.witan.simulations.plan.PlannedFault.Gone;
import io.witan.simulations.plan.PlannedFault.OfClock;
import io.witan.simulations.plan.PlannedFault.OfDisk;
import io.witan.simulations.plan.PlannedFault.OfLinks;
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
  private final Dialling dialling;
  private final Troubles troubles;

  Faults(World world, Agenda agenda, Network network, Dialling dialling, Troubles troubles) {
    this.world = world;
    this.agenda = agenda;
    this.network = network;
    this.dialling = dialling;
    this.troubles = troubles;
  }

  void schedule(List<PlannedFault> faults) {
    for (PlannedFault fault : faults) {
      if (fault instanceof OfDisk disk) {
        troubles.prepare(disk);
      }
      agenda.at(micros(fault.at()), () -> begin(fault));
      agenda.at(micros(fault.at().plus(fault.lasting())), () -> end(fault));
    }
  }

  private void begin(PlannedFault fault) {
    world.notes().rare(-1, new Happening.Began(fault));
    switch (fault) {
      case Crash crash -> world.lives().crashLater(crash);
      case Partition partition -> network.split(partition.groups());
      case Pause pause -> world.lives().pause(pause.node(), pause.lasting());
      case Gone gone -> world.lives().goForEver(gone.node());
      case Vote vote -> world.vote(vote);
      case Twin _, Cut _, Deaf _, Behave _ -> {
        // The world was made with it.
      }
      case Storm storm -> network.storm(storm.loss());
      case OfLinks links -> troubles.begin(links);
      case OfDisk disk -> troubles.begin(disk);
      case OfClock clock -> troubles.begin(clock);
    }
  }

  private void end(PlannedFault fault) {
    world.notes().rare(-1, new Happening.Ended(fault));
    switch (fault) {
      case Crash crash -> {}
      case Pause pause -> {}
      case Gone gone -> {}
      case Vote vote -> {}
      case Twin _, Cut _, Deaf _, Behave _ -> {}
      case Storm storm -> network.storm(0);
      case OfLinks links -> troubles.end(links);
      case OfDisk disk -> troubles.end(disk);
      case OfClock clock -> troubles.end(clock);
      case Partition partition -> reconnect();
    }
  }

  /** A link over a partition is dead when it heals: both ends dial anew. */
  private void reconnect() {
    int nodes = network.size();
    for (int a = 0; a < nodes; a++) {
      for (int b = a + 1; b < nodes; b++) {
        if (network.isSplit(a, b)) {
          dialling.disconnect(a, b);
        }
      }
    }
    network.heal();
    agenda.after(100_000, dialling::connectAll);
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1000;
  }
}
