package io.witan.protocol.sync;

import io.witan.protocol.machine.TimerKey;

/** Sync's timers. */
public enum SyncTimer implements TimerKey {
  /** Looks for requests without answer and for peers to ask again. */
  TICK
}
