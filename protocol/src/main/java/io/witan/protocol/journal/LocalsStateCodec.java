package io.witan.protocol.journal;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.machine.RecordCodec;
import io.witan.protocol.pool.LocalsState;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.rlp.RlpWriter;

/**
 * The state of clients' transactions: {@code [transactions, Keccak-256 of their list]}. Records
 * before it are dropped, so that nothing else would show that a bit of it has changed.
 */
public final class LocalsStateCodec implements RecordCodec<LocalsState> {
  private static final String STATE = "locals.State/1";

  @Override
  public String manifest(LocalsState state) {
    return STATE;
  }

  @Override
  public Bytes encode(LocalsState state) {
    RlpWriter list = new RlpWriter(1024);
    LocalsRecordCodec.writeTransactions(list, state.transactions());
    Bytes all = list.toBytes();
    RlpWriter out = new RlpWriter(all.size() + 40).startList();
    return out.raw(all).hash(Keccak.hash(all)).endList().toBytes();
  }

  @Override
  public LocalsState decode(String manifest, Bytes payload) {
    if (!manifest.equals(STATE)) {
      throw StoredBytes.unknown(manifest);
    }
    return StoredBytes.decode(manifest, payload, LocalsStateCodec::read);
  }

  private static LocalsState read(RlpReader in) {
    in.startList();
    Bytes all = in.raw();
    Fault.unless(Keccak.hash(all).equals(in.hash()), "journal: " + STATE + " is damaged");
    in.endList();
    return LocalsState.of(RlpReader.decode(all, LocalsRecordCodec::readTransactions));
  }
}
