package io.witan.protocol.machine;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.rlp.RlpWriter;
import java.nio.charset.StandardCharsets;

/**
 * A durable record as its journal holds it: it names the record before it by hash, so that a record
 * that is lost, changed or moved inside the database is noticed.
 *
 * @param sequence from 1, without gaps
 * @param previous hash of the record before, or {@link JournalTip#start} for the first
 * @param manifest kind and version of the payload, such as {@code chain.BlockAppended/1}
 * @param payload the record as its {@link RecordCodec} writes it
 */
public record ChainedRecord(long sequence, Hash previous, String manifest, Bytes payload) {
  /** Commits to everything above, and through {@code previous} to all records before. */
  public Hash hash() {
    RlpWriter out = new RlpWriter(payload.size() + 96).startList();
    out.number(sequence).hash(previous);
    out.bytes(manifest.getBytes(StandardCharsets.UTF_8)).bytes(payload);
    return Keccak.hash(out.endList().toBytes());
  }
}
