package io.witan.protocol.machine;

import io.witan.protocol.bytes.Bytes;

/**
 * The durable part of a machine's state after the record at {@code tip}: a short cut through the
 * journal, never the truth.
 *
 * @param manifest kind and version of the payload, such as {@code chain.State/1}
 * @param payload the state as its {@link RecordCodec} writes it
 */
public record ChainedSnapshot(JournalTip tip, String manifest, Bytes payload) {
  public static <S> ChainedSnapshot of(JournalTip tip, RecordCodec<S> codec, S state) {
    return new ChainedSnapshot(tip, codec.manifest(state), codec.encode(state));
  }
}
