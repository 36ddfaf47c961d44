package io.witan.protocol.journal;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.ledger.TransactionCodec;
import io.witan.protocol.machine.RecordCodec;
import io.witan.protocol.pool.LocalsRecord;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.rlp.RlpWriter;
import java.util.List;

/** Records of clients' transactions: {@code [transactions, hashes of those that ended]}. */
public final class LocalsRecordCodec implements RecordCodec<LocalsRecord> {
  private static final String KEPT = "locals.Kept/1";

  @Override
  public String manifest(LocalsRecord record) {
    return KEPT;
  }

  @Override
  public Bytes encode(LocalsRecord record) {
    RlpWriter out = new RlpWriter(1024).startList();
    writeTransactions(out, record.kept());
    return out.list(record.ended(), RlpWriter::hash).endList().toBytes();
  }

  @Override
  public LocalsRecord decode(String manifest, Bytes payload) {
    if (!manifest.equals(KEPT)) {
      throw StoredBytes.unknown(manifest);
    }
    return StoredBytes.decode(manifest, payload, LocalsRecordCodec::read);
  }

  private static LocalsRecord read(RlpReader in) {
    in.startList();
    List<Transaction> kept = readTransactions(in);
    LocalsRecord record = new LocalsRecord(kept, in.list(RlpReader::hash));
    in.endList();
    return record;
  }

  static void writeTransactions(RlpWriter out, List<Transaction> transactions) {
    out.list(transactions, TransactionCodec::writeInBody);
  }

  static List<Transaction> readTransactions(RlpReader in) {
    return in.list(TransactionCodec::readInBody);
  }
}
