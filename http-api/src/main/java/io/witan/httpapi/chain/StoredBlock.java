package io.witan.httpapi.chain;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.execution.TransactionOutcome;
import io.witan.protocol.execution.TransactionValidity;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.privacy.ledger.PrivacyMarker;
import io.witan.protocol.privacy.ledger.PrivateBlockRun;
import io.witan.protocol.privacy.ledger.PrivateReceipt;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.store.LedgerStore;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** A block of the store; senders and outcomes are read only when asked for. */
public final class StoredBlock {
  private final LedgerStore store;
  private final ChainConfig config;
  private final Supplier<Optional<PrivateSide>> side;
  private final Hash hash;
  private final Block block;

  StoredBlock(
      LedgerStore store,
      ChainConfig config,
      Supplier<Optional<PrivateSide>> side,
      Hash hash,
      Block block) {
    this.store = store;
    this.config = config;
    this.side = side;
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

  /**
   * The receipts that the private state has of this block, by the index of their transactions: of
   * private ones, and of those that privacy markers stand for.
   */
  public SortedMap<Integer, PrivateReceipt> privateReceipts() {
    return mayHavePrivateReceipts()
        ? side.get().orElseThrow().receipts(block.number())
        : new TreeMap<>();
  }

  /** Whether there may be some: else nobody need look. */
  public boolean mayHavePrivateReceipts() {
    return PrivateBlockRun.mayConcern(block) && side.get().isPresent();
  }

  /** Whether a transaction stands for a private one that only its parties have. */
  public boolean isMarker(Transaction transaction) {
    return PrivacyMarker.isMarker(config.at(block.number(), header().timestamp()), transaction);
  }

  /** Whether a transaction's payload is private, and its hash in the place of its data. */
  public boolean isPrivate(Transaction transaction) {
    return TransactionValidity.isPrivate(
        config.at(block.number(), header().timestamp()), transaction);
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
