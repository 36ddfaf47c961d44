package io.witan.persistence.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.execution.ExecutedBlock;
import io.witan.protocol.execution.TransactionOutcome;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Bloom;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.ledger.Log;
import io.witan.protocol.ledger.Receipt;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.state.StateDiff;
import io.witan.protocol.state.StateDiff.Change;
import io.witan.protocol.state.StateDiff.Deleted;
import io.witan.protocol.state.StateDiff.Updated;
import io.witan.protocol.state.WorldState;
import io.witan.protocol.store.LedgerStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Blocks that look executed: good for stores, which believe what they are given. */
final class SampleChain {
  private static final Bytes CODE = Bytes.ofInts(0x60, 1, 0x60, 2);
  private static final int ADDRESSES = 30;
  private static final int WORDS = 20;

  /** States by root, held in memory alone. */
  private static final Map<Hash, WorldState> MODELS =
      new ConcurrentHashMap<>(Map.of(EmptyHashes.TRIE, WorldState.empty()));

  private final SplittableRandom random;
  private final LedgerStore store;
  private int transactions;

  SampleChain(long seed, LedgerStore store) {
    this.random = new SplittableRandom(seed);
    this.store = store;
  }

  static Block genesis() {
    return new Block(
        header(0, Hash.ZERO, EmptyHashes.TRIE), List.of(), List.of(), Optional.empty());
  }

  static ExecutedBlock executedGenesis() {
    Block block = genesis();
    return new ExecutedBlock(block, block.hash(), List.of(), List.of(), WorldState.empty());
  }

  /** The next block on the store's head, not applied yet. */
  ExecutedBlock next() {
    long height = store.appliedHeight() + 1;
    return height == 0 ? executedGenesis() : next(diff());
  }

  /** The same, with these changes of the state. */
  ExecutedBlock next(StateDiff diff) {
    long height = store.appliedHeight() + 1;
    Hash parent = store.hashAt(height - 1).orElseThrow();
    Header below = store.block(parent).orElseThrow().header();
    WorldState state = store.stateAt(below).apply(diff);
    WorldState model = MODELS.get(below.stateRoot());
    if (model != null) {
      MODELS.put(state.root(), model.apply(diff));
    }
    List<RecoveredTransaction> sent = new ArrayList<>();
    List<TransactionOutcome> outcomes = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      sent.add(transaction());
      outcomes.add(outcome(i));
    }
    Block block =
        new Block(
            header(height, parent, state.root()),
            sent.stream().map(RecoveredTransaction::transaction).toList(),
            List.of(),
            Optional.empty());
    return new ExecutedBlock(block, block.hash(), sent, outcomes, state);
  }

  /** Compares a state with what it should be. */
  static void check(Header header, WorldState stored) {
    WorldState model = MODELS.get(header.stateRoot());
    assertEquals(header.stateRoot(), stored.root());
    for (int i = 0; i < ADDRESSES; i++) {
      Address address = address(i);
      assertEquals(model.account(address), stored.account(address));
      assertEquals(model.accountProof(address), stored.accountProof(address));
      stored.account(address).ifPresent(account -> stored.code(account.codeHash()));
      for (int k = 0; k < WORDS; k++) {
        Uint256 key = Uint256.of(k);
        assertEquals(model.storage(address, key), stored.storage(address, key));
      }
      Uint256 one = Uint256.of(i % WORDS);
      assertEquals(model.storageProof(address, one), stored.storageProof(address, one));
    }
  }

  static Address address(int i) {
    return Address.of(Keccak.hash(Bytes.ofInts(i)).bytes().slice(0, Address.SIZE));
  }

  /** Creates, changes, deletes and empties accounts, their code and their storage. */
  private StateDiff diff() {
    TreeMap<Address, Change> changes = new TreeMap<>();
    for (int i = 0; i < 5; i++) {
      Address address = address(random.nextInt(ADDRESSES));
      TreeMap<Uint256, Uint256> words = new TreeMap<>();
      for (int k = random.nextInt(4); k > 0; k--) {
        Uint256 word = random.nextBoolean() ? Uint256.of(random.nextInt(3)) : Uint256.MAX;
        words.put(Uint256.of(random.nextInt(WORDS)), word);
      }
      int choice = random.nextInt(8);
      changes.put(
          address,
          choice == 0
              ? new Deleted(address)
              : new Updated(
                  address,
                  random.nextInt(9),
                  Uint256.of(random.nextInt(1000)),
                  Keccak.hash(CODE),
                  Optional.of(CODE),
                  choice == 1,
                  words));
    }
    return new StateDiff(List.copyOf(changes.values()));
  }

  private RecoveredTransaction transaction() {
    Transaction unsigned =
        new Transaction.Legacy(
            transactions++,
            Uint256.ZERO,
            21_000,
            Optional.of(address(1)),
            Uint256.of(random.nextInt(100)),
            Bytes.EMPTY,
            Uint256.of(27 + random.nextInt(2)),
            Uint256.of(random.nextInt(1, 1 << 30)),
            Uint256.of(random.nextInt(1, 1 << 30)));
    return RecoveredTransaction.recover(unsigned, Secp256k1.get(), true)
        .orElseGet(this::transaction);
  }

  private static TransactionOutcome outcome(int i) {
    List<Log> logs =
        i == 1
            ? List.of()
            : List.of(new Log(address(i), List.of(Keccak.hash(Bytes.ofInts(i))), Bytes.ofInts(1)));
    Bytes status = i == 1 ? Receipt.FAILED : Receipt.SUCCEEDED;
    return new TransactionOutcome(
        new Receipt(i % 3, status, 21_000L * i, Bloom.ofLogs(logs), logs),
        21_000,
        Uint256.of(i),
        i == 2 ? Optional.of(address(7)) : Optional.empty(),
        Bytes.ofInts(i, i),
        i == 1 ? Optional.of("execution reverted") : Optional.empty());
  }

  private static Header header(long number, Hash parent, Hash stateRoot) {
    return new HeaderBuilder()
        .parentHash(parent)
        .ommersHash(EmptyHashes.OMMERS)
        .coinbase(Address.ZERO)
        .stateRoot(stateRoot)
        .transactionsRoot(EmptyHashes.TRIE)
        .receiptsRoot(EmptyHashes.TRIE)
        .logsBloom(Bloom.EMPTY)
        .difficulty(Uint256.ONE)
        .number(number)
        .gasLimit(8_000_000)
        .gasUsed(0)
        .timestamp(number)
        .extraData(Bytes.EMPTY)
        .mixHash(Hash.ZERO)
        .nonce(Bytes.wrap(new byte[8]))
        .build();
  }
}
