package io.witan.protocol.execution;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.ledger.TransactionCodec;
import io.witan.protocol.rules.BftConfig;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.ForkSchedule;
import io.witan.protocol.state.StateDiff;
import io.witan.protocol.state.StateDiff.Change;
import io.witan.protocol.state.StateDiff.Updated;
import io.witan.protocol.state.WorldState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A chain of one block and one rich account, for the tests of execution. */
final class TestChain {
  static final long CHAIN_ID = 1337;
  static final Bytes SECRET = Bytes.fromHex("0x" + "45".repeat(32));
  static final Address RICH = Secp256k1.get().publicKey(SECRET).address();
  static final Address AUTHOR = Address.fromHex("0x" + "aa".repeat(20));
  static final Address BENEFICIARY = Address.fromHex("0x" + "bb".repeat(20));
  static final long GAS_LIMIT = 10_000_000;

  private TestChain() {}

  static ChainConfig config(Fork fork, boolean priced, Uint256 reward, boolean named) {
    Optional<Address> beneficiary = named ? Optional.of(BENEFICIARY) : Optional.empty();
    return new ChainConfig(
        Uint256.of(CHAIN_ID),
        ForkSchedule.all(fork),
        Optional.of(BftConfig.QBFT_DEFAULTS.withReward(reward, beneficiary)),
        List.of(),
        priced ? Optional.of(0L) : Optional.empty(),
        List.of(),
        128 * 1024,
        false);
  }

  static ChainConfig free(Fork fork) {
    return config(fork, false, Uint256.ZERO, false);
  }

  /** RICH has one ether, and each contract stands at 0x1000, 0x1001, … */
  static WorldState state(Bytes... contracts) {
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < contracts.length; i++) {
      changes.add(account(contract(i), 1, Uint256.ZERO, contracts[i]));
    }
    changes.add(account(RICH, 0, Uint256.of(1_000_000_000_000_000_000L), Bytes.EMPTY));
    return empty().apply(new StateDiff(changes));
  }

  /** A state without accounts, of which nothing is stored. */
  static WorldState empty() {
    return WorldState.empty();
  }

  static Address contract(int index) {
    return Address.fromHex(String.format("0x%040x", 0x1000 + index));
  }

  private static Updated account(Address address, long nonce, Uint256 balance, Bytes code) {
    Optional<Bytes> newCode = code.isEmpty() ? Optional.empty() : Optional.of(code);
    Hash hash = code.isEmpty() ? EmptyHashes.CODE : Keccak.hash(code);
    return new Updated(address, nonce, balance, hash, newCode, false, new TreeMap<>());
  }

  static Header genesis(WorldState state) {
    return new HeaderBuilder().gasLimit(GAS_LIMIT).stateRoot(state.root()).build();
  }

  static Header template(Header parent) {
    return new HeaderBuilder()
        .number(parent.number() + 1)
        .timestamp(parent.timestamp() + 1)
        .gasLimit(GAS_LIMIT)
        .coinbase(AUTHOR)
        .build();
  }

  static Transaction.Legacy legacy(long nonce, Uint256 price, Address to, long value, Bytes data) {
    return new Transaction.Legacy(
        nonce,
        price,
        200_000,
        Optional.ofNullable(to),
        Uint256.of(value),
        data,
        Uint256.of(CHAIN_ID * 2 + 35),
        Uint256.ONE,
        Uint256.ONE);
  }

  static RecoveredTransaction sign(Transaction.Legacy tx) {
    return sign(SECRET, tx);
  }

  static RecoveredTransaction sign(Bytes secret, Transaction.Legacy tx) {
    Signature signature = Secp256k1.get().sign(secret, TransactionCodec.signingHash(tx));
    Transaction.Legacy signed =
        tx.withSignature(Uint256.of(CHAIN_ID * 2 + 35 + signature.yParity()), signature);
    return RecoveredTransaction.recover(signed, Secp256k1.get(), true).orElseThrow();
  }

  static RecoveredTransaction pay(long nonce, Uint256 price, Address to, long value) {
    return sign(legacy(nonce, price, to, value, Bytes.EMPTY));
  }
}
