package io.witan.httpapi.privacy;

import io.witan.actors.exchange.TransactionManager;
import io.witan.actors.node.HeadEvent;
import io.witan.actors.privacy.PrivateReader;
import io.witan.actors.privacy.PrivateStatus;
import io.witan.httpapi.offline.OfflineNode;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.exchange.PayloadAnswer;
import io.witan.protocol.privacy.extension.Extension;
import io.witan.protocol.privacy.ledger.Comparison;
import io.witan.protocol.privacy.ledger.PrivateBlock;
import io.witan.protocol.privacy.ledger.PrivateBlockRun;
import io.witan.protocol.privacy.ledger.PrivatePayload;
import io.witan.protocol.privacy.ledger.PrivateReceipt;
import io.witan.protocol.privacy.ledger.PrivateState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongConsumer;

/** A private state that follows an offline node at once, by the product's execution. */
final class FollowingState implements PrivateReader {
  private final OfflineNode node;
  private final TransactionManager manager;
  private final List<PrivateState> states = new ArrayList<>(List.of(PrivateState.empty()));
  private final SortedMap<Long, PrivateBlock> blocks = new TreeMap<>();
  private final List<LongConsumer> listeners = new CopyOnWriteArrayList<>();
  private PrivateStatus status = new PrivateStatus.Following();
  private final TreeMap<Address, Comparison> diverged = new TreeMap<>();

  FollowingState(OfflineNode node, TransactionManager manager) {
    this.node = node;
    this.manager = manager;
    node.onHead(this::follow);
  }

  private void follow(HeadEvent event) {
    while (status instanceof PrivateStatus.Following && height() < node.ledger().appliedHeight()) {
      apply(block(height() + 1));
    }
  }

  /** Goes on after payloads could not be had. */
  void resume() {
    status = new PrivateStatus.Following();
    while (status instanceof PrivateStatus.Following && height() < node.ledger().appliedHeight()) {
      apply(block(height() + 1));
    }
  }

  private Block block(long height) {
    return node.ledger().block(node.hashAt(height)).orElseThrow();
  }

  private void apply(Block block) {
    TreeMap<PayloadHash, PrivatePayload> here = new TreeMap<>();
    for (PayloadHash named : PrivateBlockRun.payloads(node.config(), block)) {
      Optional<PrivatePayload> payload = fetch(named);
      payload.ifPresent(found -> here.put(named, found));
      payload
          .flatMap(PrivateBlockRun::inner)
          .ifPresent(inner -> fetch(inner).ifPresent(found -> here.put(inner, found)));
      if (status instanceof PrivateStatus.Waiting) {
        return;
      }
    }
    List<RecoveredTransaction> transactions =
        block.transactions().stream()
            .map(tx -> RecoveredTransaction.recover(tx, Secp256k1.get(), true).orElseThrow())
            .toList();
    PrivateBlock done =
        PrivateBlockRun.run(
            states.getLast(),
            node.ledger().stateAt(block(block.number() - 1).header()),
            node.config(),
            block,
            transactions,
            node::hashAt,
            here,
            Secp256k1.get());
    blocks.put(block.number(), done);
    states.add(done.state());
    listeners.forEach(listener -> listener.accept(block.number()));
  }

  private Optional<PrivatePayload> fetch(PayloadHash hash) {
    PayloadAnswer answer = manager.receive(hash, Optional.empty()).toCompletableFuture().join();
    return switch (answer) {
      case PayloadAnswer.Found(var payload) -> Optional.of(PrivatePayload.of(payload));
      case PayloadAnswer.NotParty none -> Optional.empty();
      case PayloadAnswer.Deleted gone -> Optional.empty();
      case PayloadAnswer.Unavailable gone -> {
        status = new PrivateStatus.Waiting(height() + 1, hash, Instant.EPOCH, 1);
        yield Optional.empty();
      }
    };
  }

  void diverge(Address contract, long height, PartyKey party) {
    diverged.put(
        contract, new Comparison(height, PayloadHash.NONE, contract, party, Hash.ZERO, Hash.ZERO));
  }

  @Override
  public SortedMap<Address, Comparison> diverged() {
    return diverged;
  }

  @Override
  public Optional<TransactionManager> manager() {
    return Optional.of(manager);
  }

  @Override
  public PrivateStatus status() {
    return status;
  }

  @Override
  public long height() {
    return states.size() - 1L;
  }

  @Override
  public Optional<PrivateState> stateAt(long height) {
    return height < states.size() ? Optional.of(states.get((int) height)) : Optional.empty();
  }

  @Override
  public Optional<PrivateReceipt> receipt(Hash transaction) {
    return blocks.values().stream()
        .flatMap(block -> block.receipts().stream())
        .filter(one -> one.transaction().equals(transaction))
        .map(PrivateBlock.Receipted::receipt)
        .findFirst();
  }

  @Override
  public SortedMap<Integer, PrivateReceipt> receipts(long height) {
    TreeMap<Integer, PrivateReceipt> found = new TreeMap<>();
    blocks.get(height).receipts().forEach(one -> found.put(one.index(), one.receipt()));
    return found;
  }

  @Override
  public List<Extension> extensions() {
    return List.copyOf(states.getLast().addedExtensions().values());
  }

  @Override
  public AutoCloseable onFollowed(LongConsumer listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }
}
