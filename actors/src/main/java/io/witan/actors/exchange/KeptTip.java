package io.witan.actors.exchange;

import io.witan.protocol.machine.JournalTip;
import io.witan.protocol.privacy.enclave.KeyUseCodec;
import io.witan.protocol.privacy.exchange.PayloadStore;

/**
 * How far the numbered rows of the payload store go.
 *
 * @param arrivals number of the newest
 * @param errands number of the newest
 * @param uses what the next record of used keys links to
 */
record KeptTip(long arrivals, long errands, JournalTip uses) {
  static KeptTip of(PayloadStore store) {
    return new KeptTip(
        store.arrivals(),
        store.errands(),
        store
            .newestKeyUse()
            .map(record -> new JournalTip(record.sequence(), record.hash()))
            .orElseGet(() -> KeyUseCodec.START));
  }
}
