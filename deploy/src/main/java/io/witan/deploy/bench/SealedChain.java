package io.witan.deploy.bench;

import io.witan.deploy.keys.NodeKey;
import io.witan.deploy.load.FreeTransfer;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.consensus.Quorum;
import io.witan.protocol.consensus.Seals;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.crypto.Signer;
import io.witan.protocol.execution.BlockExecution;
import io.witan.protocol.execution.ExecutedBlock;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.BlockHash;
import io.witan.protocol.ledger.Genesis;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.ledger.QbftExtraData;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.machine.Workers;
import io.witan.protocol.store.GenesisBlock;
import io.witan.protocol.store.LedgerStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A chain as a QBFT network leaves it: every transaction signed by its sender, every block sealed
 * by a quorum of the validators, in round 0 and in turn. The first blocks fund the accounts that
 * all further ones transfer from. The same every time for the same keys.
 */
final class SealedChain {
  private static final int SENDERS = 1_000;
  private static final int RECEIVERS = 100_000;
  private static final Uint256 FUNDS = Uint256.of(1_000_000_000_000_000_000L);

  /** Blocks that are made at once: no seal is part of what the next block follows. */
  private static final int ROW = 256;

  private final Genesis genesis;
  private final List<Signer> validators;
  private final Account treasury;
  private final List<Account> senders = new ArrayList<>();
  private final LedgerStore store;
  private final Workers workers;
  private final SplittableRandom random = new SplittableRandom(1);

  /** A key and how often it has signed. */
  private static final class Account {
    private final Signer signer;
    private long nonce;

    Account(Signer signer) {
      this.signer = signer;
    }
  }

  /**
   * The beginning of a chain.
   *
   * @param validatorKeys of all validators of the genesis block
   * @param funded the account that the genesis block gives all wei
   * @param emptyStore keeps the state while the chain is made
   */
  SealedChain(
      Genesis genesis,
      List<NodeKey> validatorKeys,
      NodeKey funded,
      LedgerStore emptyStore,
      Workers workers) {
    this.genesis = genesis;
    this.validators =
        validatorKeys.stream()
            .map(NodeKey::signer)
            .sorted(Comparator.comparing(Signer::address))
            .toList();
    this.treasury = new Account(funded.signer());
    for (int i = 0; i < SENDERS; i++) {
      Bytes secret = Keccak.hash(Bytes.concat(funded.secret(), Bytes.ofInts(i >> 8, i))).bytes();
      senders.add(new Account(NodeKey.of(secret).signer()));
    }
    this.store = emptyStore;
    this.workers = workers;
  }

  /** Makes so many blocks after the genesis block, each with so many transfers. */
  void make(int blocks, int transfers, Consumer<Block> each) {
    store.apply(GenesisBlock.of(genesis));
    for (int made = 0; made < blocks; made += ROW) {
      int count = Math.min(ROW, blocks - made);
      List<RecoveredTransaction> signed = sign(count * transfers);
      List<Block> unsealed = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        unsealed.add(next(signed.subList(i * transfers, (i + 1) * transfers)));
      }
      List<Supplier<Block>> sealing = new ArrayList<>();
      unsealed.forEach(block -> sealing.add(() -> seal(block)));
      workers.all(sealing).forEach(each);
    }
  }

  private List<RecoveredTransaction> sign(int count) {
    List<Supplier<RecoveredTransaction>> signing = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean funding = treasury.nonce < SENDERS;
      Account from = funding ? treasury : senders.get(random.nextInt(SENDERS));
      long nonce = from.nonce++;
      Address to = funding ? senders.get((int) nonce).signer.address() : receiver();
      Uint256 wei = funding ? FUNDS : Uint256.ONE;
      signing.add(() -> transfer(from.signer, nonce, to, wei));
    }
    return workers.all(signing);
  }

  private Address receiver() {
    return Address.of(
        Uint256.of(0x1000_0000L + random.nextInt(RECEIVERS)).toBytes32().slice(12, 32));
  }

  private RecoveredTransaction transfer(Signer signer, long nonce, Address to, Uint256 wei) {
    Transaction signed = FreeTransfer.sign(signer, genesis.config().chainId(), nonce, to, wei);
    // Who signed it is known here; who takes the block recovers it.
    return RecoveredTransaction.unsigned(signed, signer.address());
  }

  private Block next(List<RecoveredTransaction> transactions) {
    Header parent = head();
    ExecutedBlock built =
        BlockExecution.build(
                store.stateAt(parent),
                genesis.config(),
                parent,
                template(parent),
                transactions,
                height -> store.hashAt(height).orElseThrow(),
                Workers.CALLER)
            .block();
    Fault.unless(built.transactions().size() == transactions.size(), "a transfer is not in");
    store.apply(built);
    return built.block();
  }

  private Header head() {
    return store.hashAt(store.appliedHeight()).flatMap(store::block).orElseThrow().header();
  }

  private Header template(Header parent) {
    long number = parent.number() + 1;
    List<Address> addresses = validators.stream().map(Signer::address).toList();
    long period = genesis.config().consensusAt(number).orElseThrow().blockPeriod().toSeconds();
    return new HeaderBuilder()
        .parentHash(BlockHash.of(parent))
        .number(number)
        .timestamp(parent.timestamp() + period)
        .gasLimit(parent.gasLimit())
        .coinbase(addresses.get((int) (number % addresses.size())))
        .mixHash(BlockHash.ISTANBUL_DIGEST)
        .extraData(
            new QbftExtraData(Bytes.wrap(new byte[32]), addresses, Optional.empty(), 0, List.of())
                .encode())
        .build();
  }

  private Block seal(Block block) {
    Hash digest = Seals.digest(block.header(), 0);
    List<Signature> seals = new ArrayList<>();
    // A proposer goes on as soon as it has a quorum of seals, so that is what blocks have.
    int quorum = Quorum.size(validators.size(), false);
    for (int i = 0; i < quorum; i++) {
      int which = (int) ((block.number() + i) % validators.size());
      seals.add(validators.get(which).sign(digest));
    }
    return Seals.seal(block, 0, seals);
  }
}
