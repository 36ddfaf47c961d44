package io.witan.deploy.bench;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.execution.BlockExecution;
import io.witan.protocol.execution.BlockResult;
import io.witan.protocol.execution.ExecutedBlock;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction.Legacy;
import io.witan.protocol.ledger.TransactionCodec;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.machine.Workers;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.ForkSchedule;
import io.witan.protocol.state.StateDiff;
import io.witan.protocol.state.WorldState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A block of 500 transactions of as many senders, on a state of 10,000 accounts. */
final class BlockScene {
  private static final int TRANSACTIONS = 500;
  private static final int ACCOUNTS = 10_000;
  private static final Uint256 CHAIN_ID = Uint256.of(1337);
  private static final Uint256 GAS_PRICE = Uint256.of(2_000_000_000);
  private static final ChainConfig CONFIG =
      new ChainConfig(
          CHAIN_ID,
          ForkSchedule.all(Fork.OSAKA),
          Optional.empty(),
          List.of(),
          Optional.of(0L),
          List.of(),
          Integer.MAX_VALUE,
          false);

  private final WorldState parent;
  private final Header parentHeader = header(0);
  private final ExecutedBlock block;

  /**
   * Builds the block.
   *
   * @param tokens whether it moves tokens, each to another holder, or else wei
   */
  BlockScene(boolean tokens) {
    List<Bytes> secrets = new ArrayList<>();
    List<Address> senders = new ArrayList<>();
    for (int i = 0; i < TRANSACTIONS; i++) {
      Bytes secret = Keccak.hash(Bytes.ofInts('s', i >> 8, i)).bytes();
      secrets.add(secret);
      senders.add(Secp256k1.get().publicKey(secret).address());
    }
    parent = FlatState.stored(WorldState.empty().apply(accounts(senders)));
    List<RecoveredTransaction> transactions = new ArrayList<>();
    for (int i = 0; i < TRANSACTIONS; i++) {
      transactions.add(transaction(secrets.get(i), i, tokens));
    }
    block =
        BlockExecution.build(
                parent,
                CONFIG,
                parentHeader,
                header(1),
                transactions,
                number -> Hash.ZERO,
                Workers.CALLER)
            .block();
    Fault.unless(
        block.outcomes().size() == TRANSACTIONS
            && block.outcomes().stream().allMatch(outcome -> outcome.failure().isEmpty()),
        "not all of the block's transactions succeed");
  }

  /** Runs the block as one that was received: every commitment of its header is compared. */
  BlockResult run(Workers workers) {
    BlockResult result =
        BlockExecution.execute(
            parent,
            CONFIG,
            parentHeader,
            block.block(),
            block.transactions(),
            number -> Hash.ZERO,
            workers);
    if (result instanceof BlockResult.Invalid invalid) {
      throw new Fault("the block is refused: " + invalid.reason());
    }
    return result;
  }

  /** Of the whole block, in gas. */
  long gas() {
    return block.block().header().gasUsed();
  }

  private static Header header(long number) {
    HeaderBuilder builder = new HeaderBuilder().number(number).timestamp(1_000 + number);
    builder.gasLimit(60_000_000).gasUsed(number == 0 ? 30_000_000 : 0);
    builder.coinbase(ProgramRun.address(0xc01));
    if (number == 0) {
      builder.baseFeePerGas(Uint256.of(1_000_000_000)).excessBlobGas(0).blobGasUsed(0);
    }
    return builder.build();
  }

  /** The senders, the recipients and others, all of them with tokens too. */
  private static StateDiff accounts(List<Address> senders) {
    List<Address> all = new ArrayList<>(senders);
    for (int i = 0; all.size() < ACCOUNTS; i++) {
      all.add(other(i));
    }
    List<StateDiff.Change> changes = new ArrayList<>();
    for (Address address : all) {
      changes.add(
          new StateDiff.Updated(
              address,
              0,
              new Uint256(0, 0, 1, 0),
              EmptyHashes.CODE,
              Optional.empty(),
              false,
              new TreeMap<>()));
    }
    changes.add(Token.account(all));
    changes.sort(Comparator.comparing(StateDiff.Change::address));
    return new StateDiff(changes);
  }

  private static Address other(int i) {
    return Address.of(Keccak.hash(Bytes.ofInts('o', i >> 8, i)).bytes().slice(12, 32));
  }

  private static RecoveredTransaction transaction(Bytes secret, int i, boolean tokens) {
    Signature none = new Signature(0, Uint256.ZERO, Uint256.ZERO);
    Legacy unsigned = tokens ? tokens(i, none) : wei(i, none);
    Signature signature = Secp256k1.get().sign(secret, TransactionCodec.signingHash(unsigned));
    Legacy signed = tokens ? tokens(i, signature) : wei(i, signature);
    return RecoveredTransaction.recover(signed, Secp256k1.get(), true).orElseThrow();
  }

  private static Legacy tokens(int i, Signature signature) {
    Bytes data = Token.transfer(other(i), 1);
    return legacy(Token.ADDRESS, 100_000, Uint256.ZERO, data, signature);
  }

  private static Legacy wei(int i, Signature signature) {
    return legacy(other(i), 21_000, Uint256.ONE, Bytes.EMPTY, signature);
  }

  private static Legacy legacy(
      Address to, long gas, Uint256 value, Bytes data, Signature signature) {
    Uint256 v = CHAIN_ID.plus(CHAIN_ID).plus(Uint256.of(35L + signature.yParity()));
    return new Legacy(
        0, GAS_PRICE, gas, Optional.of(to), value, data, v, signature.r(), signature.s());
  }
}
