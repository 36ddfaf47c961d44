package io.witan.protocol.journal;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.machine.RecordCodec;
import io.witan.protocol.pool.LocalsState;
import io.witan.protocol.rlp.RlpWriter;

/** The state of clients' transactions: a list of them. */
public final class LocalsStateCodec implements RecordCodec<LocalsState> {
  private static final String STATE = "locals.State/1";

  @Override
  public String manifest(LocalsState state) {
    return STATE;
  }

  @Override
  public Bytes encode(LocalsState state) {
    RlpWriter out = new RlpWriter(1024);
    LocalsRecordCodec.writeTransactions(out, state.transactions());
    return out.toBytes();
  }

  @Override
  public LocalsState decode(String manifest, Bytes payload) {
    if (!manifest.equals(STATE)) {
      throw StoredBytes.unknown(manifest);
    }
    return LocalsState.of(
        StoredBytes.decode(manifest, payload, LocalsRecordCodec::readTransactions));
  }
}
