package io.witan.deploy.conformance;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.evm.Environment;
import io.witan.protocol.evm.Evm;
import io.witan.protocol.evm.Inspector;
import io.witan.protocol.evm.Journal;
import io.witan.protocol.evm.Message;
import io.witan.protocol.execution.BlobGas;
import io.witan.protocol.execution.BlockContext;
import io.witan.protocol.execution.TransactionExecution;
import io.witan.protocol.execution.TransactionOutcome;
import io.witan.protocol.execution.TransactionResult;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Bloom;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.Log;
import io.witan.protocol.ledger.Receipt;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.ledger.Withdrawal;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.Rules;
import io.witan.protocol.state.WorldState;
import io.witan.protocol.trie.TrieRoots;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/** Executes a block as Ethereum's networks do, with their rewards and withdrawals. */
final class BlockReplay {
  /** Why a block is refused. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String reason) {
      super(reason);
    }
  }

  private static final Address BEACON_ROOTS =
      Address.fromHex("0x000f3df6d732807ef1319fb7b8bb8522d0beac02");
  private static final Address SYSTEM =
      Address.fromHex("0xfffffffffffffffffffffffffffffffffffffffe");
  private static final BigInteger ETHER = BigInteger.TEN.pow(18);
  private static final Uint256 GWEI = Uint256.of(1_000_000_000);

  private final Block block;
  private final Header header;
  private final Fork fork;
  private final Rules rules;
  private final BlockContext context;
  private final List<Receipt> receipts = new ArrayList<>();
  private WorldState state;
  private long gasUsed;
  private long blobs;

  private BlockReplay(Block block, Fork fork, WorldState state, LongFunction<Hash> hashes) {
    this.block = block;
    this.header = block.header();
    this.fork = fork;
    this.rules = Rules.ethereum(fork);
    this.state = state;
    this.context =
        new BlockContext(
            header.number(),
            header.timestamp(),
            header.coinbase(),
            header.coinbase(),
            header.gasLimit(),
            header.difficulty(),
            header.mixHash(),
            header.baseFeePerGas().orElse(Uint256.ZERO),
            BlobGas.baseFee(rules, header.excessBlobGas().orElse(0L)),
            hashes);
  }

  /** The state after the block. */
  static WorldState run(Block block, Fork fork, WorldState parent, LongFunction<Hash> hashes)
      throws Refused {
    return new BlockReplay(block, fork, parent, hashes).run();
  }

  private WorldState run() throws Refused {
    if (fork.isAtLeast(Fork.CANCUN)) {
      tellBeaconRoot();
    }
    for (Transaction tx : block.transactions()) {
      execute(tx);
    }
    for (Withdrawal withdrawal : block.withdrawals().orElse(List.of())) {
      withdraw(withdrawal);
    }
    reward();
    compare();
    return state;
  }

  private void execute(Transaction tx) throws Refused {
    if (tx instanceof Transaction.Legacy legacy
        && legacy.isPrivate()
        && !rules.isAtLeast(Fork.SPURIOUS_DRAGON)) {
      throw new Refused("replay protection before its fork");
    }
    RecoveredTransaction recovered =
        RecoveredTransaction.recover(
                tx, Secp256k1.get(), rules.isAtLeast(Fork.HOMESTEAD), rules.chainId())
            .orElseThrow(() -> new Refused("a transaction without a sender"));
    blobs += tx.blobVersionedHashes().size();
    TransactionResult result =
        TransactionExecution.execute(
            state, rules, context, recovered, header.gasLimit() - gasUsed, Inspector.NONE);
    switch (result) {
      case TransactionResult.Invalid invalid -> throw new Refused(invalid.reason().text());
      case TransactionResult.Executed done -> {
        state = state.apply(done.diff());
        gasUsed += done.outcome().gasUsed();
        receipts.add(receipt(done.outcome()));
      }
    }
  }

  private Receipt receipt(TransactionOutcome outcome) {
    Receipt alone = outcome.receipt();
    Bytes status = rules.isAtLeast(Fork.BYZANTIUM) ? alone.statusOrRoot() : state.root().bytes();
    return new Receipt(alone.type(), status, gasUsed, alone.bloom(), alone.logs());
  }

  private void withdraw(Withdrawal withdrawal) {
    Uint256 amount =
        Uint256.of(new BigInteger(Long.toUnsignedString(withdrawal.amount()))).times(GWEI);
    state = TestBlock.credit(state, withdrawal.address(), amount);
    state = TestBlock.touch(state, withdrawal.address(), fork);
  }

  /** EIP-4788: a contract learns the beacon chain's root before anything runs. */
  private void tellBeaconRoot() {
    Journal journal = new Journal(state);
    Environment environment =
        new Environment(
            SYSTEM,
            Uint256.ZERO,
            List.of(),
            context.coinbase(),
            context.number(),
            context.timestamp(),
            context.gasLimit(),
            Uint256.of(context.prevRandao().bytes()),
            context.baseFee(),
            context.blobBaseFee(),
            context.blockHashes());
    Bytes root = header.parentBeaconBlockRoot().orElse(Hash.ZERO).bytes();
    Message call = Message.call(SYSTEM, BEACON_ROOTS, Uint256.ZERO, 30_000_000, root);
    new Evm(journal, rules, environment, Inspector.NONE).run(call);
    state = state.apply(journal.diff(true));
  }

  private void reward() {
    if (fork.isAtLeast(Fork.PARIS)) {
      return;
    }
    long ethers = fork.isAtLeast(Fork.CONSTANTINOPLE) ? 2 : fork.isAtLeast(Fork.BYZANTIUM) ? 3 : 5;
    BigInteger full = ETHER.multiply(BigInteger.valueOf(ethers));
    BigInteger author = full;
    for (Header ommer : block.ommers()) {
      long near = 8 - (header.number() - ommer.number());
      BigInteger part = full.multiply(BigInteger.valueOf(near)).shiftRight(3);
      state = TestBlock.credit(state, ommer.coinbase(), Uint256.of(part));
      author = author.add(full.shiftRight(5));
    }
    state = TestBlock.credit(state, header.coinbase(), Uint256.of(author));
  }

  private void compare() throws Refused {
    List<Log> logs = new ArrayList<>();
    receipts.forEach(receipt -> logs.addAll(receipt.logs()));
    if (gasUsed != header.gasUsed()) {
      throw new Refused("gas used is " + gasUsed + ", the header says " + header.gasUsed());
    }
    if (!Bloom.ofLogs(logs).equals(header.logsBloom())) {
      throw new Refused("logs bloom does not fit");
    }
    if (!TrieRoots.ofReceipts(receipts).equals(header.receiptsRoot())) {
      throw new Refused("receipts root does not fit");
    }
    long blobGas = blobs * BlobGas.PER_BLOB;
    Optional<Long> stated = header.blobGasUsed();
    if ((stated.isPresent() && stated.get() != blobGas) || blobs > BlobGas.maxBlobs(fork)) {
      throw new Refused("blob gas does not fit");
    }
    if (!state.root().equals(header.stateRoot())) {
      throw new Refused(
          "state root is " + state.root() + ", the header says " + header.stateRoot());
    }
  }
}
