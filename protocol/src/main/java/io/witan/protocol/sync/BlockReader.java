package io.witan.protocol.sync;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.execution.TransactionOutcome;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Receipt;
import io.witan.protocol.store.LedgerStore;
import java.util.List;
import java.util.Optional;

/** The applied chain, for answering peers. */
public interface BlockReader {
  Optional<Hash> hashAt(long height);

  Optional<Long> heightOf(Hash blockHash);

  Optional<Block> block(Hash blockHash);

  /** One receipt for each transaction of the block. */
  Optional<List<Receipt>> receipts(Hash blockHash);

  /** Reads a ledger store. */
  static BlockReader of(LedgerStore store) {
    return new BlockReader() {
      @Override
      public Optional<Hash> hashAt(long height) {
        return store.hashAt(height);
      }

      @Override
      public Optional<Long> heightOf(Hash blockHash) {
        return store.heightOf(blockHash);
      }

      @Override
      public Optional<Block> block(Hash blockHash) {
        return store.block(blockHash);
      }

      @Override
      public Optional<List<Receipt>> receipts(Hash blockHash) {
        return store
            .outcomes(blockHash)
            .map(all -> all.stream().map(TransactionOutcome::receipt).toList());
      }
    };
  }
}
