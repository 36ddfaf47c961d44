package io.witan.protocol.journal;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.machine.RecordCodec;
import io.witan.protocol.privacy.ledger.PrivateLedgerState;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.rlp.RlpWriter;

/** The durable part of a private ledger: {@code [height, root, arrivals, [wait]?, [diverged]?]}. */
public final class PrivateLedgerStateCodec implements RecordCodec<PrivateLedgerState> {
  private static final String STATE = "private.State/1";

  @Override
  public String manifest(PrivateLedgerState state) {
    return STATE;
  }

  @Override
  public Bytes encode(PrivateLedgerState state) {
    RlpWriter out = new RlpWriter(256).startList();
    out.number(state.applied()).hash(state.root()).number(state.arrivals());
    StoredBytes.writeOptional(out, state.waits(), PrivateLedgerRecordCodec::writeWait);
    StoredBytes.writeOptional(out, state.diverged(), PrivateLedgerRecordCodec::writeDiverged);
    return out.endList().toBytes();
  }

  @Override
  public PrivateLedgerState decode(String manifest, Bytes payload) {
    if (!manifest.equals(STATE)) {
      throw StoredBytes.unknown(manifest);
    }
    return StoredBytes.decode(manifest, payload, PrivateLedgerStateCodec::read);
  }

  private static PrivateLedgerState read(RlpReader in) {
    in.startList();
    PrivateLedgerState state =
        PrivateLedgerState.durable(
            in.nonNegativeLong(),
            in.hash(),
            in.nonNegativeLong(),
            StoredBytes.readOptional(in, PrivateLedgerRecordCodec::readWait),
            StoredBytes.readOptional(in, PrivateLedgerRecordCodec::readDiverged));
    in.endList();
    return state;
  }
}
