package io.witan.httpapi.send;

import io.witan.actors.exchange.TransactionManager;
import io.witan.httpapi.chain.Chain;
import io.witan.httpapi.rpc.RpcError;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.exchange.PayloadAnswer;
import io.witan.protocol.privacy.exchange.Received;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What a transaction manager says of payloads, as requests want it. */
public final class Payloads {
  private static final String NOT_ENABLED = "PrivateTransactionManager is not enabled";

  private Payloads() {}

  /** The manager as the parties of a request's private state use it; an error without one. */
  public static TransactionManager manager(Chain chain) {
    return chain.manager().orElseThrow(() -> RpcError.server(NOT_ENABLED).toException());
  }

  /** The payload; empty where this node is no party to it; an error where that cannot be said. */
  public static CompletionStage<Optional<Received>> ifParty(CompletionStage<PayloadAnswer> asked) {
    return asked.thenApply(
        answer ->
            switch (answer) {
              case PayloadAnswer.Found found -> Optional.of(found.payload());
              case PayloadAnswer.NotParty none -> Optional.empty();
              case PayloadAnswer.Deleted gone -> Optional.empty();
              case PayloadAnswer.Unavailable(String reason) ->
                  throw RpcError.server("payload is not available: " + reason).toException();
            });
  }

  static CompletionStage<Received> found(CompletionStage<PayloadAnswer> asked, PayloadHash hash) {
    return ifParty(asked)
        .thenApply(
            answer ->
                answer.orElseThrow(
                    () ->
                        RpcError.server(
                                "Raw Transaction with hash " + hash.toBase64() + " was not found")
                            .toException()));
  }
}
