package io.witan.protocol.journal;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.machine.RecordCodec;
import io.witan.protocol.privacy.ledger.Comparison;
import io.witan.protocol.privacy.ledger.PrivateLedgerState;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.rlp.RlpWriter;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The durable part of a private ledger: {@code [height, root, arrivals, [wait]?, [comparison…]]}.
 */
public final class PrivateLedgerStateCodec implements RecordCodec<PrivateLedgerState> {
  private static final String STATE = "private.State/2";

  /** Nobody compared anything then: its last list is empty. */
  private static final String WITHOUT_COMPARISONS = "private.State/1";

  @Override
  public String manifest(PrivateLedgerState state) {
    return STATE;
  }

  @Override
  public Bytes encode(PrivateLedgerState state) {
    RlpWriter out = new RlpWriter(256).startList();
    out.number(state.applied()).hash(state.root()).number(state.arrivals());
    StoredBytes.writeOptional(out, state.waits(), PrivateLedgerRecordCodec::writeWait);
    out.list(List.copyOf(state.diverged().values()), PrivateLedgerRecordCodec::writeComparison);
    return out.endList().toBytes();
  }

  @Override
  public PrivateLedgerState decode(String manifest, Bytes payload) {
    if (!manifest.equals(STATE) && !manifest.equals(WITHOUT_COMPARISONS)) {
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
            byContract(in.list(PrivateLedgerRecordCodec::readComparison)));
    in.endList();
    return state;
  }

  private static SortedMap<Address, Comparison> byContract(List<Comparison> comparisons) {
    TreeMap<Address, Comparison> diverged = new TreeMap<>();
    comparisons.forEach(comparison -> diverged.put(comparison.contract(), comparison));
    return diverged;
  }
}
