package io.witan.httpapi.send;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.actors.node.Elsewhere;
import io.witan.actors.node.NodeClient;
import io.witan.actors.node.Submission;
import io.witan.actors.node.Submitted;
import io.witan.actors.privacy.PrivateLedgers;
import io.witan.httpapi.rpc.Json;
import io.witan.httpapi.rpc.Relay;
import io.witan.httpapi.rpc.RpcError;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.store.Duty;
import java.util.concurrent.CompletionStage;

/**
 * The pool to which this JVM's accounts hand in: its own, or, where another JVM of the node's group
 * has the ledger, that one's, which is asked as any client would ask.
 */
public final class HandingIn {
  private final NodeClient node;
  private final Relay relay;

  public HandingIn(NodeClient node, Relay relay) {
    this.node = node;
    this.relay = relay;
  }

  /** The sender's nonce after all of its pending transactions. */
  CompletionStage<Long> nextNonce(Address sender) {
    return node.isManagerAlone()
        ? ask("eth_getTransactionCount", sender.toHex(), "pending")
            .thenApply(nonce -> Long.decode(nonce.asText()))
        : node.nextNonce(sender);
  }

  /** Hands in a transaction. */
  Submitted<Submission> submit(RecoveredTransaction transaction) {
    return node.isManagerAlone()
        ? Submitted.answered(
            ask("eth_sendRawTransaction", transaction.encoded().toHex())
                .thenApply(hash -> new Submission.Accepted(transaction.hash())))
        : node.submit(transaction);
  }

  private CompletionStage<JsonNode> ask(String method, String... params) {
    ObjectNode request = Json.object().put("jsonrpc", "2.0").put("id", 1).put("method", method);
    for (String param : params) {
      request.withArray("params").add(param);
    }
    return relay
        .ask(new Elsewhere.Who.Holder(Duty.LEDGER), PrivateLedgers.SINGLE, Json.write(request))
        .thenApply(HandingIn::result);
  }

  private static JsonNode result(String text) {
    JsonNode answer = Json.parse(text).orElseThrow(RpcError.INTERNAL_ERROR::toException);
    if (answer.path("error").isObject()) {
      throw RpcError.of(answer.path("error")).toException();
    }
    return answer.path("result");
  }
}
