package io.witan.httpapi.send;

import io.witan.actors.exchange.TransactionManager;
import io.witan.actors.node.Submitted;
import io.witan.httpapi.call.CallArguments;
import io.witan.httpapi.call.GasEstimate;
import io.witan.httpapi.chain.Chain;
import io.witan.httpapi.chain.UsualFees;
import io.witan.httpapi.rpc.RpcError;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.crypto.Signer;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.ledger.Transaction.Legacy;
import io.witan.protocol.ledger.TransactionSigning;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.PrivacyFlag;
import io.witan.protocol.privacy.exchange.Sent;
import io.witan.protocol.privacy.ledger.PrivacyMarker;
import io.witan.protocol.privacy.sending.MarkerTransaction;
import io.witan.protocol.privacy.sending.PrivateRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Private transactions on their way out: checked and rehearsed, their payload brought to its
 * recipients, then signed over its hash, perhaps behind a marker, and handed in. What is refused is
 * refused before anything left, as far as that can be said.
 */
public final class PrivateSending {
  /** What a private transaction gets that names no gas and is not run here. */
  private static final long USUAL_GAS = 90_000;

  private static final Signature UNSIGNED = new Signature(0, Uint256.ZERO, Uint256.ZERO);

  private final Chain chain;
  private final Filling filling;
  private final Sending sending;
  private final Turns turns;
  private final Rehearsals rehearsals;
  private final boolean markers;
  private final Executor executor;

  /**
   * For the private side of a node.
   *
   * @param markers whether what the node signs is sent behind markers, where the chain has these
   * @param executor runs what had to wait for another part of the node
   */
  public PrivateSending(
      Chain chain,
      Filling filling,
      Sending sending,
      Turns turns,
      boolean markers,
      Executor executor) {
    this.chain = chain;
    this.filling = filling;
    this.sending = sending;
    this.turns = turns;
    this.rehearsals = new Rehearsals(chain);
    this.markers = markers;
    this.executor = executor;
  }

  /** The transaction manager as the parties of this private state use it. */
  public TransactionManager manager() {
    return chain
        .manager()
        .orElseThrow(
            () -> RpcError.server("private transaction manager is not in use").toException());
  }

  /** Sends a transaction of a node's account; its hash, or its marker's. */
  public CompletionStage<Hash> send(CallArguments call, PrivateRequest request, Signer signer) {
    TransactionManager manager = manager();
    manager.sender(request.from());
    Legacy draft = draft(call, gas(call));
    rehearsals.requireMeetable(draft, request);
    boolean placed = request.flag() == PrivacyFlag.PRIVATE_STATE_VALIDATION && call.to().isEmpty();
    if (placed) { // what it comes to depends on where the contract is, and so on the nonce
      return inTurn(
          call,
          signer,
          nonce ->
              distributed(manager, call, request, draft.withNonce(nonce))
                  .thenCompose(hash -> handIn(draft, hash, nonce, request, signer)));
    }
    long next = call.nonce().orElseGet(() -> rehearsals.nonceOf(call.from()));
    return distributed(manager, call, request, draft.withNonce(next))
        .thenCompose(
            hash -> inTurn(call, signer, nonce -> handIn(draft, hash, nonce, request, signer)));
  }

  private interface Nonced {
    CompletionStage<Submitted<Hash>> with(long nonce);
  }

  private CompletionStage<Hash> inTurn(CallArguments call, Signer signer, Nonced work) {
    return turns.after(
        signer.address(), () -> filling.nonce(call).thenComposeAsync(work::with, executor));
  }

  private CompletionStage<PayloadHash> distributed(
      TransactionManager manager, CallArguments call, PrivateRequest request, Legacy draft) {
    return manager
        .send(
            call.data(),
            request.from(),
            request.distribution(
                rehearsals.passed(draft, call.from(), call.data(), request.flag())))
        .thenApply(Sent::hash);
  }

  private CompletionStage<Submitted<Hash>> handIn(
      Legacy draft, PayloadHash hash, long nonce, PrivateRequest request, Signer signer) {
    Legacy signed = TransactionSigning.signPrivate(sent(draft, nonce, hash), signer);
    if (!markers || !rehearsals.nextRules().privacy().markers()) {
      return CompletableFuture.completedStage(sending.submit(signed));
    }
    return marked(signed, request)
        .thenApply(
            inner ->
                sending.submit(
                    sending.sign(
                        MarkerTransaction.of(signed, inner, rehearsals.nextRules()), signer)));
  }

  /** Brings a signed private transaction to its parties, for a marker to stand for it. */
  private CompletionStage<PayloadHash> marked(Legacy signed, PrivateRequest request) {
    return manager()
        .send(PrivacyMarker.encode(signed), request.from(), request.ofMarker())
        .thenApply(Sent::hash);
  }

  /** Sends what a client signed over the hash of a payload that is stored raw. */
  public CompletionStage<Hash> sendSigned(Transaction signed, PrivateRequest request) {
    Legacy tx = requirePrivate(signed);
    return distributedRaw(tx, request).thenCompose(hash -> sending.submit(tx).answer());
  }

  /** The same up to the hash that a marker of the client's own has to carry. */
  public CompletionStage<PayloadHash> distribute(Transaction signed, PrivateRequest request) {
    Legacy tx = requirePrivate(signed);
    return distributedRaw(tx, request).thenCompose(hash -> marked(tx, request));
  }

  private CompletionStage<PayloadHash> distributedRaw(Legacy tx, PrivateRequest request) {
    TransactionManager manager = manager();
    manager.sender(request.from());
    rehearsals.requireMeetable(tx, request);
    PayloadHash raw = PayloadHash.padded(tx.data());
    return Payloads.found(manager.receiveRaw(raw), raw)
        .thenComposeAsync(
            payload ->
                manager.sendSigned(
                    raw,
                    request.distribution(
                        rehearsals.passed(
                            tx, Sending.sender(tx), payload.message(), request.flag()))),
            executor)
        .thenApply(Sent::hash);
  }

  private static Legacy requirePrivate(Transaction signed) {
    if (signed instanceof Legacy legacy && legacy.isPrivate()) {
      return legacy;
    }
    throw RpcError.server("transaction is not private").toException();
  }

  /** What a wallet has to sign, over the hash of its payload, which is stored raw. */
  public CompletionStage<Legacy> fill(CallArguments call, PrivateRequest request) {
    TransactionManager manager = manager();
    manager.sender(request.from());
    Legacy draft = draft(call, call.gas().orElse(USUAL_GAS));
    rehearsals.requireMeetable(draft, request);
    return manager
        .storeRaw(call.data(), request.from())
        .thenCombine(
            filling.nonce(call),
            (hash, nonce) -> sent(draft, nonce, hash).withSignature(Uint256.ZERO, UNSIGNED));
  }

  /** What a node's account signs: its data is the hash of a payload already. */
  public Legacy sign(CallArguments call, Signer signer) {
    Legacy draft = draft(call, call.gas().orElse(USUAL_GAS));
    return TransactionSigning.signPrivate(
        draft.withNonce(call.nonce().orElseThrow()).withData(call.data()), signer);
  }

  private long gas(CallArguments call) {
    return call.gas()
        .orElseGet(
            () -> {
              var caller = rehearsals.caller(call, filling.limits());
              return GasEstimate.of(caller, call) + GasEstimate.forHash(caller.rules(), call);
            });
  }

  /** The transaction without its nonce, with a hash of nothing in place of its payload. */
  private Legacy draft(CallArguments call, long gas) {
    if (call.data().isEmpty()) { // GoQuorum's text for whatever may not be private
      throw RpcError.server(Rehearsals.NO_VALUE).toException();
    }
    boolean legacy =
        call.accessList().isEmpty() && call.blobs().isEmpty() && call.authorizations().isEmpty();
    if (!legacy) {
      throw RpcError.server("private transactions are of the legacy type alone").toException();
    }
    return new Legacy(
        0,
        call.paysForGas() || call.gasPrice().isPresent()
            ? call.maxFeePerGas()
            : UsualFees.gasPrice(chain),
        gas,
        call.to(),
        call.value(),
        PayloadHash.NONE.bytes(),
        Uint256.of(37),
        Uint256.ZERO,
        Uint256.ZERO);
  }

  private static Legacy sent(Legacy draft, long nonce, PayloadHash payload) {
    return draft.withNonce(nonce).withData(payload.bytes());
  }
}
