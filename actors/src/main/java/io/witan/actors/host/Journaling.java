package io.witan.actors.host;

import io.witan.protocol.bytes.Hash;

/**
 * The form in which a machine's records and snapshots are handed to Akka Persistence. Each record
 * carries the digest of the one before it, so that loss or rot inside the database is noticed.
 *
 * @param <S> the machine's state
 * @param <R> its records
 */
public interface Journaling<S, R> {
  /** What is persisted for {@code record}; serializers are bound to its class. */
  Object entry(Hash previous, R record);

  /** The record of a persisted entry. */
  R record(Object entry);

  /** The digest that the entry carries of the one before it; zero in the first. */
  Hash previous(Object entry);

  /** The digest of an entry itself. */
  Hash digest(Object entry);

  /** What is stored for the durable part of {@code state} after the entry {@code last}. */
  Object snapshot(S state, Hash last);

  /** The state of a stored snapshot. */
  S state(Object snapshot);

  /** The digest of the last entry before a stored snapshot. */
  Hash last(Object snapshot);

  /** Records between two snapshots; 0 for none. */
  int snapshotEvery();
}
