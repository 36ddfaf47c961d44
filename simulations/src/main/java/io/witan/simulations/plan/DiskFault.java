package io.witan.simulations.plan;

import java.time.Duration;

/**
 * What happens to the disk of one node. Those that make it forget what it signed cost one of the F
 * faulty validators that a network bears.
 */
public sealed interface DiskFault {
  /** The node dies and comes back with an empty disk. */
  record Wipe() implements DiskFault {}

  /** The node dies and comes back with a copy of its disk that is so old. */
  record Restore(Duration age) implements DiskFault {}

  /** The node dies, finds a stored block unreadable, and has the chain up to that one only. */
  record Rot() implements DiskFault {}

  /** Writes are acknowledged and do not last: the next death loses all since the fault began. */
  record LostFsync() implements DiskFault {}

  /** No write succeeds: the node stops at each, and tries again a second later. */
  record Full() implements DiskFault {}

  /**
   * Some writes fail, and the node stops at those.
   *
   * @param share in 1/1000
   */
  record Errors(int share) implements DiskFault {}

  /** Each write takes so much longer. */
  record Stall(Duration by) implements DiskFault {}

  /** As scenario files name it. */
  default String label() {
    return switch (this) {
      case Wipe wipe -> "wipe";
      case Restore restore -> "restore";
      case Rot rot -> "rot";
      case LostFsync lost -> "lostFsync";
      case Full full -> "full";
      case Errors errors -> "errors";
      case Stall stall -> "stall";
    };
  }

  /** Whether a node may forget what it signed. */
  default boolean isAmnesia() {
    return this instanceof Wipe || this instanceof Restore || this instanceof LostFsync;
  }
}
