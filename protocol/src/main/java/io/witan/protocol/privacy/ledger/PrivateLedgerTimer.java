package io.witan.protocol.privacy.ledger;

import io.witan.protocol.machine.TimerKey;

/** A private ledger's timers. */
public enum PrivateLedgerTimer implements TimerKey {
  /** Asks again for payloads that were unavailable. */
  RETRY
}
