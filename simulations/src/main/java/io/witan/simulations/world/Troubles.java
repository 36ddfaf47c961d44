package io.witan.simulations.world;

import io.witan.protocol.machine.Frame;
import io.witan.protocol.machine.Seed;
import io.witan.simulations.oracle.Sight;
import io.witan.simulations.plan.DiskFault;
import io.witan.simulations.plan.LinkFault;
import io.witan.simulations.plan.PlannedFault.OfClock;
import io.witan.simulations.plan.PlannedFault.OfDisk;
import io.witan.simulations.plan.PlannedFault.OfLinks;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/** What is wrong with links, disks and clocks, and what it costs of the faults a network bears. */
final class Troubles {
  private static final long REDIAL_MICROS = 100_000;
  private static final Comparator<OfDisk> BY_PLACE =
      Comparator.comparing(OfDisk::at).thenComparingInt(OfDisk::node);

  private record Sizes(int blocks, int votes, int locals) {
    static final Sizes NOTHING = new Sizes(0, 0, 0);
  }

  private final World world;
  private final Agenda agenda;
  private final Dialling dialling;
  private final Seed seed;
  private final LinkTrouble links;
  private final Clocks clocks;
  private final Budget budget;
  private final SimDisk[] disks;
  private final Map<OfDisk, Sizes> backups = new TreeMap<>(BY_PLACE);

  Troubles(World world, Agenda agenda, Dialling dialling, Seed seed, int nodes) {
    this.world = world;
    this.agenda = agenda;
    this.dialling = dialling;
    this.seed = seed;
    this.links = new LinkTrouble(seed);
    this.clocks = new Clocks(nodes);
    this.budget = new Budget(world.setup().validators());
    this.disks = new SimDisk[nodes];
    for (int node = 0; node < nodes; node++) {
      disks[node] = new SimDisk(new DiskTrouble(seed.child("disk", node)), world.isExact());
    }
  }

  SimDisk disk(int node) {
    return disks[node];
  }

  Budget budget() {
    return budget;
  }

  /** What a node's clock is ahead of the usual, in microseconds. */
  long ahead(int node) {
    return clocks.ahead(node, agenda.now());
  }

  /** The delays of a frame's copies, after what the network's own law made of it. */
  long[] bend(int from, int to, Frame frame, long[] delays) {
    return links.isQuiet() || delays.length == 0
        ? delays
        : links.bend(from, to, frame, delays, agenda.now(), () -> reset(from, to));
  }

  private void reset(int a, int b) {
    dialling.disconnect(a, b);
    agenda.after(REDIAL_MICROS, () -> dialling.connect(a, b));
  }

  /** A backup is made before it is needed. */
  void prepare(OfDisk fault) {
    if (fault.what() instanceof DiskFault.Restore(var age)) {
      long at = micros(fault.at().minus(age));
      agenda.at(at, () -> backups.put(fault, sizes(fault.node())));
    }
  }

  private Sizes sizes(int node) {
    SimDisk disk = disks[node];
    return new Sizes(
        disk.chain().records().size(),
        disk.votes().records().size(),
        disk.locals().records().size());
  }

  void begin(OfLinks fault) {
    links.begin(fault, agenda.now());
    if (fault.what() instanceof LinkFault.Reset) {
      for (int a = 0; a < disks.length; a++) {
        for (int b = a + 1; b < disks.length; b++) {
          if (fault.links().has(a, b) || fault.links().has(b, a)) {
            reset(a, b);
          }
        }
      }
    }
  }

  void end(OfLinks fault) {
    links.end(fault);
  }

  void begin(OfClock fault) {
    clocks.begin(fault.node(), fault.what(), agenda.now());
  }

  void end(OfClock fault) {
    clocks.end(fault.node());
  }

  void begin(OfDisk fault) {
    SimDisk disk = disks[fault.node()];
    switch (fault.what()) {
      case DiskFault.Wipe wipe -> cut(fault, Sizes.NOTHING);
      case DiskFault.Restore restore -> cut(fault, backups.getOrDefault(fault, Sizes.NOTHING));
      case DiskFault.Rot rot -> {
        int blocks = disk.chain().records().size();
        long lot = seed.at("rot", micros(fault.at()));
        int unreadable = (int) Long.remainderUnsigned(lot, Math.max(1, blocks));
        cut(fault, new Sizes(unreadable, Integer.MAX_VALUE, Integer.MAX_VALUE));
      }
      default -> disk.trouble().begin(fault.what(), disk);
    }
  }

  void end(OfDisk fault) {
    disks[fault.node()].trouble().end(fault.what());
  }

  private void cut(OfDisk fault, Sizes left) {
    int node = fault.node();
    world.lives().stop(node, fault.lasting(), false);
    disks[node].chain().cutTo(left.blocks);
    disks[node].locals().cutTo(left.locals);
    forgot(node, disks[node].votes().cutTo(left.votes));
  }

  /** The node died: what its disk did not sync is gone. */
  void died(int node) {
    if (disks[node].trouble().isLying()) {
      forgot(node, disks[node].trouble().dies(disks[node]));
    }
  }

  private void forgot(int node, boolean votes) {
    if (votes) {
      budget.spend(world.identity(node));
    }
    world.see(new Sight.Forgot(node, votes));
  }

  /** All are over. */
  void endAll() {
    links.endAll();
    clocks.endAll();
    for (SimDisk disk : disks) {
      disk.trouble().endAll();
    }
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1000;
  }
}
