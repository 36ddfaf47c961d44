package io.witan.simulations.privacy;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.execution.BlockExecution;
import io.witan.protocol.execution.ExecutedBlock;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.ledger.Genesis;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction.Legacy;
import io.witan.protocol.ledger.TransactionCodec;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.machine.Workers;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.ledger.PrivateBlock;
import io.witan.protocol.privacy.ledger.PrivateBlockRun;
import io.witan.protocol.privacy.ledger.PrivatePayload;
import io.witan.protocol.privacy.ledger.PrivateState;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.ForkSchedule;
import io.witan.protocol.state.StateDiff;
import io.witan.protocol.state.WorldState;
import io.witan.protocol.store.GenesisBlock;
import io.witan.protocol.store.MemoryLedgerStore;
import io.witan.simulations.world.SymbolicKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The public chain of all organisations, which agree on it elsewhere: consensus has simulations of
 * its own. Its blocks are run by the product's execution, which sees no payload.
 */
final class PublicChain {
  private static final long GAS_LIMIT = 700_000_000;
  private static final Uint256 RICHES = Uint256.of(1_000_000);

  private final SymbolicKeys keys;
  private final Genesis genesis;
  private final MemoryLedgerStore store = new MemoryLedgerStore();
  private final List<RecoveredTransaction> waiting = new ArrayList<>();
  private final TreeMap<Address, Long> nonces = new TreeMap<>();

  /** A chain whose organisations have an account each. */
  PublicChain(int organisations) {
    keys = new SymbolicKeys(organisations);
    genesis = genesis(keys);
    store.apply(GenesisBlock.of(genesis));
  }

  private static Genesis genesis(SymbolicKeys keys) {
    List<StateDiff.Change> accounts = new ArrayList<>();
    for (int i = 0; i < keys.count(); i++) {
      accounts.add(
          new StateDiff.Updated(
              keys.address(i),
              0,
              RICHES,
              EmptyHashes.CODE,
              Optional.empty(),
              false,
              new TreeMap<>()));
    }
    StateDiff alloc = new StateDiff(accounts);
    Header header =
        new HeaderBuilder()
            .gasLimit(GAS_LIMIT)
            .stateRoot(WorldState.empty().apply(alloc).root())
            .build();
    ChainConfig config =
        new ChainConfig(Uint256.of(1337), ForkSchedule.all(Fork.BERLIN), Optional.empty())
            .withPrivacy(new ChainConfig.PrivacyFrom(true, Optional.of(0L), Optional.of(0L)));
    return new Genesis(config, header, alloc);
  }

  ChainConfig config() {
    return genesis.config();
  }

  SymbolicKeys keys() {
    return keys;
  }

  MemoryLedgerStore store() {
    return store;
  }

  long head() {
    return store.appliedHeight();
  }

  Block block(long height) {
    return store.block(hash(height)).orElseThrow();
  }

  Hash hash(long height) {
    return store.hashAt(height).orElse(Hash.ZERO);
  }

  /** The nonce of an organisation's next transaction, after all that it handed in. */
  long nextNonce(int organisation) {
    return nonces.getOrDefault(keys.address(organisation), 0L);
  }

  /** Signs what an organisation sends; gas costs nothing. */
  RecoveredTransaction signed(int organisation, Legacy plain) {
    Signature signature = keys.signer(organisation).sign(TransactionCodec.signingHash(plain));
    Legacy tx = plain.withSignature(plain.v(), signature);
    return RecoveredTransaction.recover(tx, keys, true).orElseThrow();
  }

  /** Takes a transaction into the next block. */
  void submit(RecoveredTransaction transaction) {
    waiting.add(transaction);
    nonces.merge(transaction.sender(), 1L, Long::sum);
  }

  /** Makes the next block, of all that waits. */
  Block next() {
    Header parent = block(head()).header();
    Header template =
        new HeaderBuilder()
            .number(parent.number() + 1)
            .parentHash(hash(parent.number()))
            .timestamp(parent.timestamp() + 1)
            .gasLimit(GAS_LIMIT)
            .extraData(Bytes.EMPTY)
            .build();
    ExecutedBlock built =
        BlockExecution.build(
                store.stateAt(parent),
                config(),
                parent,
                template,
                List.copyOf(waiting),
                this::hash,
                Workers.CALLER)
            .block();
    Fault.unless(built.transactions().size() == waiting.size(), "a transaction was left out");
    waiting.clear();
    store.apply(built);
    return built.block();
  }

  /** Runs the private side of a block for who has these payloads. */
  PrivateBlock run(
      PrivateState before, Block block, SortedMap<PayloadHash, PrivatePayload> payloads) {
    List<RecoveredTransaction> transactions =
        block.transactions().stream()
            .map(tx -> RecoveredTransaction.recover(tx, keys, true).orElseThrow())
            .toList();
    return PrivateBlockRun.run(
        before,
        stateAfter(block.number() - 1),
        config(),
        block,
        transactions,
        this::hash,
        payloads,
        keys);
  }

  /** The public state after a block. */
  WorldState stateAfter(long height) {
    return store.stateAt(block(height).header());
  }
}
