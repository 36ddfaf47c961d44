package io.witan.protocol.machine;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.rlp.RlpWriter;
import java.nio.charset.StandardCharsets;

/**
 * How far a journal goes: what its next record links to. A host folds it beside its machine.
 *
 * @param sequence of the last record; 0 before the first
 * @param hash of the last record
 */
public record JournalTip(long sequence, Hash hash) {
  /** Hexadecimal digits: half of the hash. */
  private static final int MARK = 32;

  /** Before the first record of one persistence id on one chain. */
  public static JournalTip start(String persistenceId, Hash genesis) {
    RlpWriter out = new RlpWriter(96).startList();
    out.bytes(persistenceId.getBytes(StandardCharsets.UTF_8)).hash(genesis);
    return new JournalTip(0, Keccak.hash(out.endList().toBytes()));
  }

  /** The record to be written next. */
  public <R> ChainedRecord next(RecordCodec<R> codec, R record) {
    return new ChainedRecord(sequence + 1, hash, codec.manifest(record), codec.encode(record));
  }

  /**
   * The tip after a record that was written or is replayed.
   *
   * @throws Fault if it is not the one that follows
   */
  public JournalTip after(ChainedRecord record) {
    Fault.unless(
        record.sequence() == sequence + 1,
        "journal: record " + record.sequence() + " stands after " + sequence);
    Fault.unless(
        record.previous().equals(hash),
        "journal: record " + record.sequence() + " does not link to the one before it");
    return new JournalTip(record.sequence(), record.hash());
  }

  /** What the row of the record at this tip bears beside it: so it shows of itself a change. */
  public String mark() {
    return hash.toHex().substring(2, 2 + MARK);
  }

  /**
   * Compares the mark that a row bears.
   *
   * @param found empty in rows of earlier versions, which bear none
   * @throws Fault if it is another one
   */
  public void requireMark(String found) {
    Fault.unless(
        found.isEmpty() || found.equals(mark()),
        "journal: record " + sequence + " is not the one that was written: its mark differs");
  }
}
