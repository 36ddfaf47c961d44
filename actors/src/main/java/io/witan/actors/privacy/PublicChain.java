package io.witan.actors.privacy;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.Verifier;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.ledger.PrivateBlock;
import io.witan.protocol.privacy.ledger.PrivateBlockRun;
import io.witan.protocol.privacy.ledger.PrivateDerivation;
import io.witan.protocol.privacy.ledger.PrivatePayload;
import io.witan.protocol.privacy.ledger.PrivateState;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.store.LedgerStore;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/** The public chain as private ledgers follow it. */
record PublicChain(LedgerStore store, ChainConfig config, Verifier verifier) {
  Block block(long height) {
    return store
        .hashAt(height)
        .flatMap(store::block)
        .orElseThrow(() -> new Fault("the ledger store has no block " + height));
  }

  /** Runs a block for one private state. */
  PrivateBlock run(
      Block block, PrivateState before, SortedMap<PayloadHash, PrivatePayload> payloads) {
    return PrivateBlockRun.run(
        before,
        store.stateAt(block(block.number() - 1).header()),
        config,
        block,
        transactions(block),
        height -> store.hashAt(height).orElse(Hash.ZERO),
        payloads,
        verifier);
  }

  /** The same with whatever payloads it names, where these can be had at once. */
  PrivateBlock derive(Block block, PrivateState before, PrivateDerivation.Opened payloads) {
    return PrivateDerivation.of(config, block, payloads, here -> run(block, before, here));
  }

  private List<RecoveredTransaction> transactions(Block block) {
    List<Address> senders =
        store
            .senders(block.hash())
            .orElseThrow(() -> new Fault("the ledger store has no senders of a block"));
    List<RecoveredTransaction> transactions = new ArrayList<>();
    for (int i = 0; i < senders.size(); i++) {
      Transaction transaction = block.transactions().get(i);
      // Recovered before the block was applied.
      transactions.add(RecoveredTransaction.unsigned(transaction, senders.get(i)));
    }
    return transactions;
  }
}
