package io.witan.httpapi.offline;

import io.witan.actors.node.HeadEvent;
import io.witan.actors.node.Health;
import io.witan.actors.node.NodeClient;
import io.witan.actors.node.NodeInfo;
import io.witan.actors.node.PoolContent;
import io.witan.actors.node.Submission;
import io.witan.actors.node.Submitted;
import io.witan.actors.node.SyncProgress;
import io.witan.actors.peer.PeerInfo;
import io.witan.actors.privacy.PrivateLedgers;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.ConsensusStatus;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.execution.BlockExecution;
import io.witan.protocol.execution.BlockResult;
import io.witan.protocol.execution.ExecutedBlock;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Genesis;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.machine.Workers;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.state.Account;
import io.witan.protocol.state.WorldState;
import io.witan.protocol.store.GenesisBlock;
import io.witan.protocol.store.LedgerStore;
import io.witan.protocol.store.MemoryLedgerStore;
import io.witan.protocol.wire.EnodeUrl;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A ledger in memory behind the front ends' interface, without peers and consensus: for conformance
 * runs and for tests. Blocks are executed when they are added; what {@link Intake} does with a
 * transaction is the caller's choice.
 */
public final class OfflineNode implements NodeClient {
  private final Genesis genesis;
  private final Intake intake;
  private final LedgerStore ledger = new MemoryLedgerStore();
  private final List<Consumer<HeadEvent>> headListeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<RecoveredTransaction>> pendingListeners =
      new CopyOnWriteArrayList<>();
  private final NodeInfo self;
  private Optional<PrivateLedgers> ledgers = Optional.empty();

  /** What becomes of a transaction that a client hands in. */
  public interface Intake {
    /** Checks that it could be included, and forgets it. */
    Intake ONLY_TRIED = new TriedOnHead();

    Submission take(OfflineNode node, RecoveredTransaction transaction);
  }

  public OfflineNode(Genesis genesis, Intake intake) {
    this.genesis = genesis;
    this.intake = intake;
    var key = Secp256k1.get().publicKey(Bytes.fromHex("0x" + "00".repeat(31) + "01"));
    this.self =
        new NodeInfo(
            "Witan/offline",
            key.address(),
            EnodeUrl.of(key, "127.0.0.1", 0),
            Optional.empty(),
            "127.0.0.1");
    ledger.apply(GenesisBlock.of(genesis));
  }

  /** Gives it private states; before it serves anybody. */
  public void with(PrivateLedgers states) {
    ledgers = Optional.of(states);
  }

  @Override
  public Optional<PrivateLedgers> privateLedgers() {
    return ledgers;
  }

  /** The block at the head. */
  public Block head() {
    Hash hash = ledger.hashAt(ledger.appliedHeight()).orElseThrow();
    return ledger.block(hash).orElseThrow();
  }

  public WorldState headState() {
    return ledger.stateAt(head().header());
  }

  public Hash hashAt(long height) {
    return ledger.hashAt(height).orElse(Hash.ZERO);
  }

  /**
   * Executes a block on the head and makes it the head.
   *
   * @throws IllegalArgumentException with the reason if it is not valid
   */
  public void add(Block block) {
    Header parent = head().header();
    List<RecoveredTransaction> transactions = new ArrayList<>();
    boolean lowS =
        config().at(block.number(), block.header().timestamp()).isAtLeast(Fork.HOMESTEAD);
    for (Transaction transaction : block.transactions()) {
      transactions.add(
          RecoveredTransaction.recover(transaction, Secp256k1.get(), lowS)
              .orElseThrow(() -> new IllegalArgumentException("a transaction has no sender")));
    }
    BlockResult result =
        BlockExecution.execute(
            headState(), config(), parent, block, transactions, this::hashAt, Workers.CALLER);
    switch (result) {
      case BlockResult.Executed executed -> append(executed.block());
      case BlockResult.Invalid invalid ->
          throw new IllegalArgumentException(
              "block " + block.number() + " is not valid: " + invalid.reason());
    }
  }

  /** Makes an executed block the head and tells of it. */
  public void append(ExecutedBlock executed) {
    ledger.apply(executed);
    HeadEvent event = new HeadEvent(executed.block(), executed.hash(), executed.outcomes());
    headListeners.forEach(listener -> listener.accept(event));
  }

  @Override
  public ChainConfig config() {
    return genesis.config();
  }

  @Override
  public Genesis genesis() {
    return genesis;
  }

  @Override
  public LedgerStore ledger() {
    return ledger;
  }

  @Override
  public NodeInfo self() {
    return self;
  }

  @Override
  public Health health() {
    return new Health(Health.Condition.RUNNING, List.of());
  }

  @Override
  public Submitted<Submission> submit(RecoveredTransaction transaction) {
    Submission answer = intake.take(this, transaction);
    if (answer instanceof Submission.Accepted) {
      pendingListeners.forEach(listener -> listener.accept(transaction));
    }
    return Submitted.answered(CompletableFuture.completedStage(answer));
  }

  @Override
  public CompletionStage<PoolContent> pool() {
    return CompletableFuture.completedStage(PoolContent.EMPTY);
  }

  @Override
  public CompletionStage<Optional<RecoveredTransaction>> pooled(Hash hash) {
    return CompletableFuture.completedStage(Optional.empty());
  }

  @Override
  public CompletionStage<Long> nextNonce(Address sender) {
    return CompletableFuture.completedStage(
        headState().account(sender).map(Account::nonce).orElse(0L));
  }

  @Override
  public CompletionStage<ConsensusStatus> consensus() {
    return CompletableFuture.failedStage(new TimeoutException("there is no consensus here"));
  }

  @Override
  public CompletionStage<Optional<SyncProgress>> syncing() {
    return CompletableFuture.completedStage(Optional.empty());
  }

  @Override
  public CompletionStage<List<PeerInfo>> peers() {
    return CompletableFuture.completedStage(List.of());
  }

  @Override
  public AutoCloseable onHead(Consumer<HeadEvent> listener) {
    headListeners.add(listener);
    return () -> headListeners.remove(listener);
  }

  @Override
  public AutoCloseable onPending(Consumer<RecoveredTransaction> listener) {
    pendingListeners.add(listener);
    return () -> pendingListeners.remove(listener);
  }

  @Override
  public CompletionStage<Void> propose(Address validator, boolean add) {
    return CompletableFuture.completedStage(null);
  }

  @Override
  public CompletionStage<Void> discard(Address validator) {
    return CompletableFuture.completedStage(null);
  }

  @Override
  public CompletionStage<SortedMap<Address, Boolean>> candidates() {
    return CompletableFuture.completedStage(new TreeMap<>());
  }

  @Override
  public CompletionStage<Boolean> addPeer(String enode) {
    return CompletableFuture.completedStage(false);
  }

  @Override
  public CompletionStage<Boolean> removePeer(String enode) {
    return CompletableFuture.completedStage(false);
  }

  @Override
  public CompletionStage<Bytes> flightRecord() {
    return CompletableFuture.completedStage(Bytes.EMPTY);
  }
}
