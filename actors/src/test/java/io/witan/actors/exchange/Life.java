package io.witan.actors.exchange;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.machine.ChainedRecord;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.enclave.RawPayload;
import io.witan.protocol.privacy.exchange.Arrival;
import io.witan.protocol.privacy.exchange.Errand;
import io.witan.protocol.privacy.exchange.PayloadChange;
import io.witan.protocol.privacy.exchange.PayloadStore;
import io.witan.protocol.privacy.payload.EncodedPayload;
import io.witan.protocol.privacy.payload.PrivacyGroup;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A store as one life of a manager sees it: when that life ends nothing of it is written any more,
 * and the last commit may have happened although nobody heard so.
 */
final class Life implements PayloadStore {
  private final PayloadStore store;
  private boolean dead;
  private int commitsLeft = Integer.MAX_VALUE;
  private boolean lastIsWritten;

  Life(PayloadStore store) {
    this.store = store;
  }

  /** Ends after some more commits. */
  synchronized void endsAfter(int commits, boolean written) {
    commitsLeft = commits;
    lastIsWritten = written;
  }

  synchronized void end() {
    dead = true;
  }

  private synchronized <T> T read(Supplier<T> rows) {
    if (dead) {
      throw new IllegalStateException("this life is over");
    }
    return rows.get();
  }

  @Override
  public synchronized void commit(List<PayloadChange> changes) {
    boolean last = commitsLeft == 0;
    if (!dead && (!last || lastIsWritten)) {
      store.commit(changes);
    }
    commitsLeft--;
    dead |= last;
    if (dead) {
      throw new IllegalStateException("this life is over");
    }
  }

  @Override
  public Optional<EncodedPayload> payload(PayloadHash hash) {
    return read(() -> store.payload(hash));
  }

  @Override
  public boolean isDeleted(PayloadHash hash) {
    return read(() -> store.isDeleted(hash));
  }

  @Override
  public Optional<RawPayload> raw(PayloadHash hash) {
    return read(() -> store.raw(hash));
  }

  @Override
  public long arrivals() {
    return read(store::arrivals);
  }

  @Override
  public List<Arrival> arrivalsAfter(long number, int most) {
    return read(() -> store.arrivalsAfter(number, most));
  }

  @Override
  public long errands() {
    return read(store::errands);
  }

  @Override
  public List<PartyKey> owed() {
    return read(store::owed);
  }

  @Override
  public List<Errand> errandsAfter(PartyKey recipient, long number, int most) {
    return read(() -> store.errandsAfter(recipient, number, most));
  }

  @Override
  public Optional<PrivacyGroup> group(Bytes id) {
    return read(() -> store.group(id));
  }

  @Override
  public List<PrivacyGroup> groupsOf(Bytes lookupId) {
    return read(() -> store.groupsOf(lookupId));
  }

  @Override
  public List<PrivacyGroup> groups(PrivacyGroup.Type type) {
    return read(() -> store.groups(type));
  }

  @Override
  public Optional<ChainedRecord> newestKeyUse() {
    return read(store::newestKeyUse);
  }

  @Override
  public List<ChainedRecord> keyUsesAfter(long number, int most) {
    return read(() -> store.keyUsesAfter(number, most));
  }

  @Override
  public void close() {}
}
