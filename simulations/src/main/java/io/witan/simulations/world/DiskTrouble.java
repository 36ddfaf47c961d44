package io.witan.simulations.world;

import io.witan.protocol.machine.Seed;
import io.witan.simulations.plan.DiskFault;
import java.util.OptionalInt;

/** The disk faults of one node at the moment; outlives the node's lives. */
final class DiskTrouble {
  private final Seed seed;
  private boolean full;
  private int errors;
  private long stallMicros;
  private OptionalInt syncedBlocks = OptionalInt.empty();
  private int syncedVotes;
  private long writes;

  DiskTrouble(Seed seed) {
    this.seed = seed;
  }

  /** Begins one that lasts; those that happen at a death are not for here. */
  void begin(DiskFault fault, SimDisk disk) {
    switch (fault) {
      case DiskFault.Full f -> full = true;
      case DiskFault.Errors(var share) -> errors = share;
      case DiskFault.Stall(var by) -> stallMicros = by.toNanos() / 1000;
      case DiskFault.LostFsync lost -> {
        syncedBlocks = OptionalInt.of(disk.chain().records().size());
        syncedVotes = disk.votes().records().size();
      }
      case DiskFault.Wipe w -> {}
      case DiskFault.Restore r -> {}
      case DiskFault.Rot r -> {}
    }
  }

  void end(DiskFault fault) {
    switch (fault) {
      case DiskFault.Full f -> full = false;
      case DiskFault.Errors e -> errors = 0;
      case DiskFault.Stall s -> stallMicros = 0;
      case DiskFault.LostFsync l -> syncedBlocks = OptionalInt.empty();
      case DiskFault.Wipe w -> {}
      case DiskFault.Restore r -> {}
      case DiskFault.Rot r -> {}
    }
  }

  /** Whether the next write fails. */
  boolean failsWrite() {
    return full
        || (errors > 0 && Long.remainderUnsigned(seed.at("error", writes++), 1000) < errors);
  }

  long stallMicros() {
    return stallMicros;
  }

  /** Whether acknowledged writes do not last. */
  boolean isLying() {
    return syncedBlocks.isPresent();
  }

  /** What was acknowledged and not synced is gone. True where votes are among it. */
  boolean dies(SimDisk disk) {
    disk.chain().cutTo(syncedBlocks.orElse(Integer.MAX_VALUE));
    return disk.votes().cutTo(syncedVotes);
  }

  void endAll() {
    full = false;
    errors = 0;
    stallMicros = 0;
    syncedBlocks = OptionalInt.empty();
  }
}
