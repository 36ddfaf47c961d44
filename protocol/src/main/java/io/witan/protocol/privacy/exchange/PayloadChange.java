package io.witan.protocol.privacy.exchange;

import io.witan.protocol.machine.ChainedRecord;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.enclave.RawPayload;
import io.witan.protocol.privacy.payload.EncodedPayload;
import io.witan.protocol.privacy.payload.PrivacyGroup;

/** One change of what a transaction manager keeps. */
public sealed interface PayloadChange {
  /** A payload is new; fails where it is not. */
  record Kept(EncodedPayload payload) implements PayloadChange {}

  /** A payload has more boxes than before. */
  record Joined(EncodedPayload payload) implements PayloadChange {}

  /** A payload became readable; fails where another one has the number. */
  record Arrived(Arrival arrival) implements PayloadChange {}

  /** A payload was sealed to its sender alone. */
  record RawKept(RawPayload payload) implements PayloadChange {}

  /** A payload is forgotten, raw or not. */
  record Deleted(PayloadHash payload) implements PayloadChange {}

  /** A payload is to be brought to a recipient; fails where another errand has the number. */
  record Owed(Errand errand) implements PayloadChange {}

  /** An errand is done. */
  record Brought(Errand errand) implements PayloadChange {}

  /** Keys were used; fails where another record has the number. */
  record KeysUsed(ChainedRecord record) implements PayloadChange {}

  /** A group is new, or has another state. */
  record GroupKept(PrivacyGroup group) implements PayloadChange {}
}
