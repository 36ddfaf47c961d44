package io.witan.httpapi.send;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.httpapi.call.CallArguments;
import io.witan.httpapi.chain.Chain;
import io.witan.httpapi.rpc.Field;
import io.witan.httpapi.rpc.Json;
import io.witan.httpapi.rpc.RpcError;
import io.witan.httpapi.view.TransactionView;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.crypto.Signer;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.privacy.sending.PrivateRequest;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What is done with the transaction object of a request, once its account's signer is there. */
public final class AccountTransactions {
  private final Chain chain;
  private final Filling filling;
  private final Sending sending;
  private final PrivateSending privately;

  public AccountTransactions(
      Chain chain, Filling filling, Sending sending, PrivateSending privately) {
    this.chain = chain;
    this.filling = filling;
    this.sending = sending;
    this.privately = privately;
  }

  /** The account of a transaction object. */
  public static Address from(Field transaction) {
    return transaction
        .member("from", Field::address)
        .orElseThrow(() -> transaction.fault("the transaction names no \"from\""));
  }

  /** Fills, signs and hands in; gives the hash. */
  public CompletionStage<JsonNode> send(Field transaction, Signer signer) {
    CallArguments call = read(transaction);
    return PrivateFields.read(transaction)
        .map(request -> privately.send(call, request, signer))
        .orElseGet(() -> sending.send(call, signer))
        .thenApply(Json::hash);
  }

  /** Fills, for its sender to sign; of a private one the payload is stored raw. */
  public CompletionStage<JsonNode> fill(Field transaction) {
    CallArguments call = read(transaction);
    Optional<PrivateRequest> request = PrivateFields.read(transaction);
    if (request.isPresent()) {
      return privately
          .fill(call, request.get())
          .thenApply(filled -> TransactionView.withRaw(filled, call.from()));
    }
    Filling.Priced priced = filling.price(call);
    return filling
        .nonce(call)
        .thenApply(nonce -> TransactionView.withRaw(priced.with(nonce), call.from()));
  }

  /**
   * Signs what says its nonce, its gas and its fees; gives it encoded and as an object. A private
   * one has the hash of its payload for data already.
   */
  public CompletionStage<JsonNode> sign(Field transaction, Signer signer) {
    CallArguments call = read(transaction);
    if (call.gas().isEmpty()) {
      throw RpcError.server("gas not specified").toException();
    }
    if (call.gasPrice().isEmpty() && transaction.member("maxFeePerGas").isEmpty()) {
      throw RpcError.server("missing gasPrice or maxFeePerGas/maxPriorityFeePerGas").toException();
    }
    if (call.nonce().isEmpty()) {
      throw RpcError.server("nonce not specified").toException();
    }
    Transaction signed =
        PrivateFields.read(transaction).isPresent()
            ? privately.sign(call, signer)
            : sending.sign(filling.price(call).with(call.nonce().get()), signer);
    return CompletableFuture.completedStage(TransactionView.withRaw(signed, signer.address()));
  }

  private CallArguments read(Field transaction) {
    return CallArguments.read(transaction, chain.config().chainId());
  }
}
