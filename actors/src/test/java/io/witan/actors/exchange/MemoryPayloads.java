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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** A payload store in memory, which outlives the manager that writes it and fails on demand. */
final class MemoryPayloads implements PayloadStore {
  private final TreeMap<PayloadHash, EncodedPayload> payloads = new TreeMap<>();
  private final TreeMap<PayloadHash, RawPayload> raws = new TreeMap<>();
  private final TreeSet<PayloadHash> deleted = new TreeSet<>();
  private final TreeMap<Bytes, PrivacyGroup> groups = new TreeMap<>();
  private final List<Arrival> arrivals = new ArrayList<>();
  private final TreeMap<Long, Errand> errands = new TreeMap<>();
  private final List<ChainedRecord> uses = new ArrayList<>();
  private int commits;
  private boolean broken;

  synchronized void breaks(boolean now) {
    broken = now;
  }

  synchronized int commits() {
    return commits;
  }

  synchronized void forgetPayloads() {
    payloads.clear();
  }

  private void answer() {
    if (broken) {
      throw new IllegalStateException("the disk is full");
    }
  }

  @Override
  public synchronized Optional<EncodedPayload> payload(PayloadHash hash) {
    answer();
    return Optional.ofNullable(payloads.get(hash));
  }

  @Override
  public synchronized boolean isDeleted(PayloadHash hash) {
    answer();
    return deleted.contains(hash);
  }

  @Override
  public synchronized Optional<RawPayload> raw(PayloadHash hash) {
    answer();
    return Optional.ofNullable(raws.get(hash));
  }

  @Override
  public synchronized long arrivals() {
    answer();
    return arrivals.size();
  }

  @Override
  public synchronized List<Arrival> arrivalsAfter(long number, int most) {
    answer();
    return arrivals.stream().skip(number).limit(most).toList();
  }

  @Override
  public synchronized long errands() {
    answer();
    return errands.isEmpty() ? 0 : errands.lastKey();
  }

  @Override
  public synchronized List<PartyKey> owed() {
    answer();
    return errands.values().stream().map(Errand::recipient).distinct().sorted().toList();
  }

  @Override
  public synchronized List<Errand> errandsAfter(PartyKey recipient, long number, int most) {
    answer();
    return errands.tailMap(number, false).values().stream()
        .filter(errand -> errand.recipient().equals(recipient))
        .limit(most)
        .toList();
  }

  @Override
  public synchronized Optional<PrivacyGroup> group(Bytes id) {
    answer();
    return Optional.ofNullable(groups.get(id));
  }

  @Override
  public synchronized List<PrivacyGroup> groupsOf(Bytes lookupId) {
    answer();
    return groups.values().stream()
        .filter(group -> PrivacyGroup.lookupId(group.members()).equals(lookupId))
        .toList();
  }

  @Override
  public synchronized List<PrivacyGroup> groups(PrivacyGroup.Type type) {
    answer();
    return groups.values().stream().filter(group -> group.type() == type).toList();
  }

  @Override
  public synchronized Optional<ChainedRecord> newestKeyUse() {
    answer();
    return uses.isEmpty() ? Optional.empty() : Optional.of(uses.getLast());
  }

  @Override
  public synchronized List<ChainedRecord> keyUsesAfter(long number, int most) {
    answer();
    return uses.stream().skip(number).limit(most).toList();
  }

  @Override
  public synchronized void commit(List<PayloadChange> changes) {
    answer();
    commits++;
    for (PayloadChange change : changes) {
      switch (change) {
        case PayloadChange.Kept(var payload) -> {
          if (payloads.put(payload.hash(), payload) != null) {
            throw new IllegalStateException("kept twice");
          }
        }
        case PayloadChange.Joined(var payload) -> payloads.put(payload.hash(), payload);
        case PayloadChange.Arrived(var arrival) -> {
          if (arrival.number() != arrivals.size() + 1) {
            throw new IllegalStateException("arrival " + arrival.number() + " leaves a gap");
          }
          arrivals.add(arrival);
        }
        case PayloadChange.RawKept(var raw) -> raws.put(raw.hash(), raw);
        case PayloadChange.Deleted(var hash) -> {
          if (payloads.remove(hash) != null) {
            deleted.add(hash);
          }
          raws.remove(hash);
        }
        case PayloadChange.Owed(var errand) -> errands.put(errand.number(), errand);
        case PayloadChange.Brought(var errand) -> errands.remove(errand.number());
        case PayloadChange.KeysUsed(var record) -> {
          if (record.sequence() != uses.size() + 1) {
            throw new IllegalStateException("another record has this number");
          }
          uses.add(record);
        }
        case PayloadChange.GroupKept(var group) -> groups.put(group.id(), group);
      }
    }
  }

  @Override
  public void close() {}
}
