package io.witan.simulations.world;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.ledger.TransactionCodec;
import io.witan.protocol.state.Account;
import io.witan.protocol.state.StateDiff;
import io.witan.protocol.state.StateView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Clients that call a contract, so many times in each block: it counts the calls of each client in
 * its storage. The clients sign with the keys of the validators, symbolically.
 */
final class Workload {
  private static final Address COUNTER =
      Address.fromHex("0x00000000000000000000000000000000c0047e50");

  /** CALLER SLOAD PUSH1 1 ADD CALLER SSTORE STOP. */
  private static final Bytes CODE = Bytes.fromHex("3354600101335500");

  private static final long GAS = 60_000;
  private static final Uint256 UNPROTECTED = Uint256.of(27);

  /** The contract, for the genesis. */
  static final StateDiff ALLOC =
      new StateDiff(
          List.of(
              new StateDiff.Updated(
                  COUNTER,
                  1,
                  Uint256.ZERO,
                  Keccak.hash(CODE),
                  Optional.of(CODE),
                  false,
                  new TreeMap<>())));

  private final SymbolicKeys keys;
  private final int perBlock;

  Workload(SymbolicKeys keys, int perBlock) {
    this.keys = keys;
    this.perBlock = perBlock;
  }

  /** The transactions that wait after a state. */
  List<RecoveredTransaction> next(StateView state) {
    List<RecoveredTransaction> all = new ArrayList<>(perBlock);
    for (int i = 0; i < perBlock; i++) {
      int client = i % keys.count();
      long nonce = state.account(keys.address(client)).map(Account::nonce).orElse(0L);
      all.add(recovered(call(keys, client, nonce + i / keys.count())));
    }
    return all;
  }

  /** The transactions of a block with their senders. */
  List<RecoveredTransaction> recovered(Block block) {
    return block.transactions().stream().map(this::recovered).toList();
  }

  private RecoveredTransaction recovered(Transaction tx) {
    return RecoveredTransaction.recover(tx, keys, true).orElseThrow();
  }

  /** A call that a client signed. */
  static Transaction call(SymbolicKeys keys, int client, long nonce) {
    Hash signed = TransactionCodec.signingHash(call(nonce, Uint256.ONE, Uint256.ONE));
    Signature signature = keys.signer(client).sign(signed);
    return call(nonce, signature.r(), signature.s());
  }

  private static Transaction call(long nonce, Uint256 r, Uint256 s) {
    return new Transaction.Legacy(
        nonce,
        Uint256.ZERO,
        GAS,
        Optional.of(COUNTER),
        Uint256.ZERO,
        Bytes.EMPTY,
        UNPROTECTED,
        r,
        s);
  }
}
