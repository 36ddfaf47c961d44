package io.witan.simulations.fuzz;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.ForkSchedule;
import io.witan.protocol.rules.Rules;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One block on one state: everything that a run needs.
 *
 * @param priced whether gas has a price; GoQuorum's chains may have it free
 * @param coinbase who gets the fees
 * @param gasLimit of the block
 * @param accounts before the block
 * @param transactions the candidates, those that are invalid at their place included
 */
public record FuzzCase(
    Fork fork,
    boolean priced,
    Address coinbase,
    long gasLimit,
    SortedMap<Address, StartAccount> accounts,
    List<Transaction> transactions) {
  /** Height of the block: high enough for BLOCKHASH to reach 256 blocks back and no further. */
  public static final long HEIGHT = 300;

  static final Uint256 CHAIN_ID = Uint256.of(1337);
  private static final Uint256 PARENT_BASE_FEE = Uint256.of(1_000);
  private static final long TIMESTAMP = 1_000_000;

  /** An account before the block. */
  public record StartAccount(
      long nonce, Uint256 balance, Bytes code, SortedMap<Uint256, Uint256> storage) {
    public StartAccount {
      storage = Collections.unmodifiableSortedMap(new TreeMap<>(storage));
    }
  }

  public FuzzCase {
    accounts = Collections.unmodifiableSortedMap(new TreeMap<>(accounts));
    transactions = List.copyOf(transactions);
  }

  FuzzCase withAccounts(SortedMap<Address, StartAccount> others) {
    return new FuzzCase(fork, priced, coinbase, gasLimit, others, transactions);
  }

  FuzzCase withTransactions(List<Transaction> others) {
    return new FuzzCase(fork, priced, coinbase, gasLimit, accounts, others);
  }

  /** A chain without BFT that has the fork from its first block on. */
  ChainConfig config() {
    return new ChainConfig(
        CHAIN_ID,
        ForkSchedule.all(fork),
        Optional.empty(),
        List.of(),
        priced ? Optional.of(0L) : Optional.empty(),
        List.of(),
        Integer.MAX_VALUE,
        true);
  }

  Rules rules() {
    return config().at(HEIGHT, TIMESTAMP);
  }

  Header parent() {
    HeaderBuilder builder = new HeaderBuilder().number(HEIGHT - 1).timestamp(TIMESTAMP - 1);
    builder.gasLimit(gasLimit).gasUsed(gasLimit / 2);
    if (fork.isAtLeast(Fork.LONDON)) {
      builder.baseFeePerGas(priced ? PARENT_BASE_FEE : Uint256.ZERO);
    }
    return builder.build();
  }

  /** The block's header as far as it is known before the transactions run. */
  Header template() {
    HeaderBuilder builder = new HeaderBuilder().number(HEIGHT).timestamp(TIMESTAMP);
    builder.parentHash(hashAt(HEIGHT - 1)).coinbase(coinbase).gasLimit(gasLimit);
    return builder.difficulty(Uint256.of(0x20000)).mixHash(hashAt(0)).build();
  }

  static Hash hashAt(long height) {
    return Keccak.hash(Uint256.of(height).toBytes32());
  }

  /** The transactions with their senders. */
  List<RecoveredTransaction> recovered() {
    return transactions.stream().map(FuzzKeys::recovered).toList();
  }
}
