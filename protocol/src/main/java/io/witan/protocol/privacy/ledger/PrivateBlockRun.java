package io.witan.protocol.privacy.ledger;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.Verifier;
import io.witan.protocol.evm.Inspector;
import io.witan.protocol.execution.BlockContext;
import io.witan.protocol.execution.BlockReplay;
import io.witan.protocol.execution.TransactionOutcome;
import io.witan.protocol.execution.TransactionValidity;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.extension.Extension;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Rules;
import io.witan.protocol.state.StateDiff;
import io.witan.protocol.state.StateView;
import io.witan.protocol.state.WorldState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/**
 * One block of the public chain in one private state: its private transactions, and those that its
 * privacy markers stand for, each on the public state as it is at its place in the block.
 */
public final class PrivateBlockRun implements BlockReplay.Watcher {
  private final Rules rules;
  private final BlockContext context;
  private final List<RecoveredTransaction> transactions;
  private final SortedMap<PayloadHash, PrivatePayload> here;
  private final Verifier verifier;
  private final Watch watch;
  private final ExtensionSteps extensions;
  private final SortedMap<PayloadHash, Boolean> payloads = new TreeMap<>();
  private final List<PrivateBlock.Receipted> receipts = new ArrayList<>();
  private final SortedMap<PayloadHash, Address> contracts = new TreeMap<>();
  private PrivateState state;

  private PrivateBlockRun(
      PrivateState before,
      ChainConfig config,
      Block block,
      List<RecoveredTransaction> transactions,
      LongFunction<Hash> hashes,
      SortedMap<PayloadHash, PrivatePayload> here,
      Verifier verifier,
      Watch watch) {
    this.watch = watch;
    this.rules = rulesOf(config, block);
    this.context = BlockContext.of(config, block.header(), hashes);
    this.transactions = transactions;
    this.here = here;
    this.verifier = verifier;
    this.extensions = new ExtensionSteps(here);
    this.state = before;
  }

  /** The payloads that a block's transactions name; those that markers stand for are not known. */
  public static SortedSet<PayloadHash> payloads(ChainConfig config, Block block) {
    Rules rules = rulesOf(config, block);
    SortedSet<PayloadHash> named = new TreeSet<>();
    for (Transaction tx : block.transactions()) {
      if (isNaming(rules, tx)) {
        named.add(PayloadHash.padded(tx.data()));
      }
    }
    return named;
  }

  /**
   * The payload of the private transaction that a payload may be; empty where it is none. Whether a
   * marker can stand for it is for {@link #run} to say.
   */
  public static Optional<PayloadHash> inner(PrivatePayload payload) {
    return PrivacyMarker.decode(payload.data())
        .filter(Transaction.Legacy::isPrivate)
        .map(inner -> PayloadHash.padded(inner.data()));
  }

  /** The payloads of a block's markers. */
  public static SortedSet<PayloadHash> markers(ChainConfig config, Block block) {
    Rules rules = rulesOf(config, block);
    SortedSet<PayloadHash> named = new TreeSet<>();
    for (Transaction tx : block.transactions()) {
      if (PrivacyMarker.isMarker(rules, tx)) {
        named.add(PayloadHash.padded(tx.data()));
      }
    }
    return named;
  }

  /** Told of each private transaction that this private state is a party to, before it is run. */
  @FunctionalInterface
  public interface Watch {
    Watch NONE = (index, open, own, transaction, payload) -> {};

    /**
     * Called with the states as they are at its place in the block.
     *
     * @param index in the block, of the transaction or of its marker
     */
    void begins(
        int index,
        StateView open,
        PrivateState own,
        RecoveredTransaction transaction,
        PrivatePayload payload);
  }

  /**
   * Runs the private side of a block.
   *
   * @param parent the public state after the parent
   * @param here the payloads that this private state is a party to
   */
  public static PrivateBlock run(
      PrivateState before,
      WorldState parent,
      ChainConfig config,
      Block block,
      List<RecoveredTransaction> transactions,
      LongFunction<Hash> hashes,
      SortedMap<PayloadHash, PrivatePayload> here,
      Verifier verifier) {
    return run(before, parent, config, block, transactions, hashes, here, verifier, Watch.NONE);
  }

  /** The same, watched. */
  public static PrivateBlock run(
      PrivateState before,
      WorldState parent,
      ChainConfig config,
      Block block,
      List<RecoveredTransaction> transactions,
      LongFunction<Hash> hashes,
      SortedMap<PayloadHash, PrivatePayload> here,
      Verifier verifier,
      Watch watch) {
    PrivateBlockRun run =
        new PrivateBlockRun(before, config, block, transactions, hashes, here, verifier, watch);
    List<RecoveredTransaction> needed = transactions.subList(0, run.needed());
    if (!needed.isEmpty()) {
      BlockReplay.run(parent, config, block.header(), needed, hashes, run);
    }
    payloads(config, block)
        .forEach(named -> run.payloads.putIfAbsent(named, here.containsKey(named)));
    PrivateBlock.Named more = run.extensions.named();
    Stream.concat(more.states().stream(), more.consents().stream())
        .forEach(named -> run.payloads.putIfAbsent(named, here.containsKey(named)));
    return new PrivateBlock(
        block.number(), run.state, run.payloads, run.receipts, run.contracts, more);
  }

  private static Rules rulesOf(ChainConfig config, Block block) {
    return config.at(block.number(), block.header().timestamp());
  }

  /** Whether a block may concern private states, whatever the rules of its height say. */
  public static boolean mayConcern(Block block) {
    return block.transactions().stream()
        .anyMatch(
            tx ->
                (tx instanceof Transaction.Legacy legacy && legacy.isPrivate())
                    || PrivacyMarker.isToPrecompile(tx));
  }

  private static boolean isNaming(Rules rules, Transaction tx) {
    return TransactionValidity.isPrivate(rules, tx) || PrivacyMarker.isMarker(rules, tx);
  }

  /** How many transactions have to be run: behind the last that does something here, none. */
  private int needed() {
    int needed = 0;
    for (int i = 0; i < transactions.size(); i++) {
      Transaction tx = transactions.get(i).transaction();
      boolean creates = TransactionValidity.isPrivate(rules, tx) && tx.to().isEmpty();
      if (creates || (isNaming(rules, tx) && here.containsKey(PayloadHash.padded(tx.data())))) {
        needed = i + 1;
      }
    }
    return needed;
  }

  @Override
  public Inspector begin(int index, StateView before) {
    RecoveredTransaction recovered = transactions.get(index);
    PayloadHash named = PayloadHash.padded(recovered.transaction().data());
    Optional<PrivatePayload> payload = Optional.ofNullable(here.get(named));
    if (TransactionValidity.isPrivate(rules, recovered.transaction())) {
      run(index, before, recovered, payload);
    } else if (PrivacyMarker.isMarker(rules, recovered.transaction())) {
      payload
          .flatMap(found -> PrivacyMarker.inner(found.data(), recovered, verifier))
          .ifPresent(inner -> runInner(index, before, inner));
    }
    return Inspector.NONE;
  }

  /**
   * Of a private transaction behind a marker nobody but its parties knows anything, and nobody has
   * checked it: it may be none that could stand in this block.
   */
  private void runInner(int index, StateView before, RecoveredTransaction inner) {
    boolean tooMuch = Long.compareUnsigned(inner.transaction().gasLimit(), context.gasLimit()) > 0;
    if (tooMuch || TransactionValidity.alone(rules, inner.transaction()).isPresent()) {
      return;
    }
    PayloadHash named = PayloadHash.padded(inner.transaction().data());
    Optional<PrivatePayload> payload = Optional.ofNullable(here.get(named));
    payloads.merge(named, payload.isPresent(), Boolean::logicalOr);
    if (payload.isPresent()) {
      run(index, before, inner, payload);
    }
  }

  private void run(
      int index,
      StateView before,
      RecoveredTransaction transaction,
      Optional<PrivatePayload> payload) {
    payload.ifPresent(its -> watch.begins(index, before, state, transaction, its));
    PrivateRun.Result result = PrivateRun.run(before, state, rules, context, transaction, payload);
    state = result.state();
    if (payload.isPresent()) {
      Hash hash = transactions.get(index).hash();
      receipts.add(new PrivateBlock.Receipted(index, hash, result.receipt()));
      state = extensions.after(state, transaction, result.receipt().logs());
      transaction
          .transaction()
          .to()
          .or(result.receipt()::contract)
          .flatMap(contract -> compared(contract, result.state()))
          .ifPresent(
              contract ->
                  contracts.put(PayloadHash.padded(transaction.transaction().data()), contract));
    }
  }

  /**
   * The contract that all parties to a transaction must have alike after it. Of a management
   * contract not all are told of all votes; but where it shares a state, that is the contract which
   * it extends: whoever changed that in between left the new party behind.
   */
  private Optional<Address> compared(Address called, PrivateState before) {
    Optional<Extension> extension = state.extension(called);
    if (extension.isEmpty()) {
      return Optional.of(called);
    }
    return extension
        .filter(now -> now.phase() == Extension.Phase.SHARED)
        .filter(now -> !before.extension(called).equals(extension))
        .map(Extension::contract);
  }

  @Override
  public void end(int index, TransactionOutcome outcome, StateDiff changes) {}
}
