package io.witan.protocol.pool;

import io.witan.protocol.machine.TimerKey;

/** The pool's timers. */
public enum PoolTimer implements TimerKey {
  /** Sends what was admitted since the last one to the peers. */
  RELAY,
  /** Tells the peers again what has waited long. */
  REPEAT,
  /** Drops transactions that waited too long for an earlier nonce. */
  EXPIRY
}
