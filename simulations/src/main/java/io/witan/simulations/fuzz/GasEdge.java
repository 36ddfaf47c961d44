package io.witan.simulations.fuzz;

import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.machine.Choices;
import java.util.ArrayList;
import java.util.List;

/**
 * Moves a transaction's gas limit to where one of its instructions gets exactly what it needs, or
 * one gas less or more: found by running the case once.
 */
final class GasEdge {
  private GasEdge() {}

  static FuzzCase tuned(FuzzCase given, Choices choices) {
    if (choices.pick("tune", 4) != 0 || given.transactions().isEmpty()) {
      return given;
    }
    int index = choices.pick("tuned", given.transactions().size());
    Watch watch = new Watch(new Coverage());
    Stepwise.run(given, watch);
    List<Long> left = watch.gasAfterSteps(FuzzKeys.recovered(given.transactions().get(index)));
    if (left.isEmpty()) {
      return given;
    }
    long spare = left.get(choices.pick("step", left.size()));
    Transaction tx = given.transactions().get(index);
    long limit = tx.gasLimit() - spare + choices.pick("one more", 3) - 1;
    List<Transaction> all = new ArrayList<>(given.transactions());
    all.set(index, withGas(tx, Math.max(0, limit)));
    return given.withTransactions(all);
  }

  private static Transaction withGas(Transaction tx, long gas) {
    return switch (tx) {
      case Transaction.Legacy t ->
          new Transaction.Legacy(
              t.nonce(), t.gasPrice(), gas, t.to(), t.value(), t.data(), t.v(), t.r(), t.s());
      case Transaction.AccessList t ->
          new Transaction.AccessList(
              t.chain(),
              t.nonce(),
              t.gasPrice(),
              gas,
              t.to(),
              t.value(),
              t.data(),
              t.accessList(),
              t.signature());
      case Transaction.FeeMarket t ->
          new Transaction.FeeMarket(
              t.chain(),
              t.nonce(),
              t.maxPriorityFeePerGas(),
              t.maxFeePerGas(),
              gas,
              t.to(),
              t.value(),
              t.data(),
              t.accessList(),
              t.signature());
      case Transaction.Blob t ->
          new Transaction.Blob(
              t.chain(),
              t.nonce(),
              t.maxPriorityFeePerGas(),
              t.maxFeePerGas(),
              gas,
              t.recipient(),
              t.value(),
              t.data(),
              t.accessList(),
              t.maxFeePerBlobGas(),
              t.blobVersionedHashes(),
              t.signature());
      case Transaction.SetCode t ->
          new Transaction.SetCode(
              t.chain(),
              t.nonce(),
              t.maxPriorityFeePerGas(),
              t.maxFeePerGas(),
              gas,
              t.recipient(),
              t.value(),
              t.data(),
              t.accessList(),
              t.authorizations(),
              t.signature());
    };
  }
}
