package io.witan.protocol.machine;

import io.witan.protocol.bytes.Bytes;

/**
 * Bytes of one machine's records, or of the durable part of its state in a snapshot. Old versions
 * stay readable for ever: a manifest's bytes never change their meaning.
 *
 * @param <R> what is written, always in the newest version
 */
public interface RecordCodec<R> {
  /** Kind and version, such as {@code votes.VoteSigned/1}. */
  String manifest(R record);

  Bytes encode(R record);

  /**
   * Reads any version ever written.
   *
   * @throws Fault if the manifest is unknown or the bytes are damaged
   */
  R decode(String manifest, Bytes payload);
}
