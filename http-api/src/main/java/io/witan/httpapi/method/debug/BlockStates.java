package io.witan.httpapi.method.debug;

import io.witan.httpapi.chain.Snapshot;
import io.witan.httpapi.chain.StoredBlock;
import io.witan.httpapi.rpc.RpcError;
import io.witan.protocol.execution.BlockReplay;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.state.WorldState;
import java.util.List;

/** The states before a block and between its transactions. */
final class BlockStates {
  private BlockStates() {}

  /** The block before this one, or an error where it is the first. */
  static StoredBlock parent(Snapshot snapshot, Header header) {
    if (header.number() == 0) {
      throw RpcError.server("genesis is not traceable").toException();
    }
    return snapshot.at(header.parentHash()).orElseThrow();
  }

  /** The state that the transaction at {@code index} begins with. */
  static WorldState before(Snapshot snapshot, StoredBlock block, long index) {
    List<RecoveredTransaction> all = block.recovered();
    if (index > all.size() || (index == all.size() && index > 0)) {
      throw RpcError.server(
              "transaction index " + index + " out of range for block " + block.hash())
          .toException();
    }
    WorldState parent = snapshot.state(parent(snapshot, block.header()));
    return parent.apply(
        BlockReplay.run(
            parent,
            snapshot.config(),
            block.header(),
            all.subList(0, (int) index),
            snapshot::hashOf,
            BlockReplay.Watcher.NONE));
  }
}
