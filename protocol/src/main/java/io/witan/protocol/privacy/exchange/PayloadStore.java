package io.witan.protocol.privacy.exchange;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.machine.ChainedRecord;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.enclave.RawPayload;
import io.witan.protocol.privacy.payload.EncodedPayload;
import io.witan.protocol.privacy.payload.PrivacyGroup;
import java.util.List;
import java.util.Optional;

/**
 * Where a transaction manager keeps payloads. All calls block; reads may run beside each other and
 * beside the one writer, and throw a RuntimeException where the store does not answer.
 */
public interface PayloadStore extends AutoCloseable {
  Optional<EncodedPayload> payload(PayloadHash hash);

  /** Whether a payload was here and was deleted; it may be here again. */
  boolean isDeleted(PayloadHash hash);

  Optional<RawPayload> raw(PayloadHash hash);

  /** The number of the newest arrival; 0 before the first. */
  long arrivals();

  /** Arrivals after a number, oldest first. */
  List<Arrival> arrivalsAfter(long number, int most);

  /** The number of the newest errand that is not done; 0 where all are. */
  long errands();

  /** Recipients that are still to be brought something. */
  List<PartyKey> owed();

  /** What a recipient is still to be brought, after a number, oldest first. */
  List<Errand> errandsAfter(PartyKey recipient, long number, int most);

  Optional<PrivacyGroup> group(Bytes id);

  /** Groups of exactly some members, by {@link PrivacyGroup#lookupId}. */
  List<PrivacyGroup> groupsOf(Bytes lookupId);

  List<PrivacyGroup> groups(PrivacyGroup.Type type);

  /** The newest record of used keys; empty before the first. */
  Optional<ChainedRecord> newestKeyUse();

  /** Records of used keys after a number, oldest first. */
  List<ChainedRecord> keyUsesAfter(long number, int most);

  /** Makes all changes, in order, or none; they are durable when it returns. */
  void commit(List<PayloadChange> changes);

  @Override
  void close();
}
