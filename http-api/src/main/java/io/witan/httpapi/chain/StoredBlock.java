package io.witan.httpapi.chain;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.execution.TransactionOutcome;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.store.LedgerStore;
import java.util.List;
import java.util.Optional;

/** A block of the store; senders and outcomes are read only when asked for. */
public final class StoredBlock {
  private final LedgerStore store;
  private final ChainConfig config;
  private final Hash hash;
  private final Block block;

  StoredBlock(LedgerStore store, ChainConfig config, Hash hash, Block block) {
    this.store = store;
    this.config = config;
    this.hash = hash;
    this.block = block;
  }

  public Hash hash() {
    return hash;
  }

  public Block block() {
    return block;
  }

  public Header header() {
    return block.header();
  }

  public List<Address> senders() {
    return store.senders(hash).orElseThrow(() -> missing("senders"));
  }

  /** One per transaction, in order. */
  public List<TransactionOutcome> outcomes() {
    return block.transactions().isEmpty()
        ? List.of()
        : store.outcomes(hash).orElseThrow(() -> missing("outcomes"));
  }

  /** The transactions with their senders, recovered again. */
  public List<RecoveredTransaction> recovered() {
    return block.transactions().stream()
        .map(
            tx ->
                RecoveredTransaction.recover(tx, Secp256k1.get(), false)
                    .orElseThrow(() -> missing("senders")))
        .toList();
  }

  /** Who made it, as its BFT header says; empty where it is none. */
  public Optional<BlockSigners> signers() {
    return BlockSigners.of(config, header());
  }

  /** Wei per blob gas in this block. */
  public Uint256 blobBaseFee() {
    return NextFees.blobBaseFeeOf(config, header());
  }

  private Fault missing(String what) {
    return new Fault("the store holds block " + hash + " without its " + what);
  }
}
