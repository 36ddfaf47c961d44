package io.witan.httpapi.rpc;

import akka.NotUsed;
import akka.http.javadsl.model.AttributeKey;
import akka.http.javadsl.model.AttributeKeys;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.ws.Message;
import akka.http.javadsl.model.ws.TextMessage;
import akka.http.javadsl.model.ws.WebSocketUpgrade;
import akka.stream.Materializer;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import io.witan.httpapi.http.Budget;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** JSON-RPC over WebSocket: the same requests, and notifications of subscriptions. */
final class WebSocketTransport {
  private static final AttributeKey<WebSocketUpgrade> UPGRADE = AttributeKeys.webSocketUpgrade;
  private static final int REQUESTS_IN_FLIGHT = 4;

  private final RpcLimits limits;
  private final Budget inFlight;
  private final Materializer materializer;
  private final Drain drain;

  WebSocketTransport(RpcLimits limits, Budget inFlight, Materializer materializer, Drain drain) {
    this.limits = limits;
    this.inFlight = inFlight;
    this.materializer = materializer;
    this.drain = drain;
  }

  static boolean isUpgrade(HttpRequest request) {
    return request.getAttribute(UPGRADE).isPresent();
  }

  /** Takes a WebSocket, all of whose requests go to one dispatcher. */
  HttpResponse accept(HttpRequest request, Dispatcher dispatcher) {
    Optional<WebSocketUpgrade> upgrade = request.getAttribute(UPGRADE);
    return upgrade
        .map(offer -> offer.handleMessagesWith(flow(dispatcher)))
        .map(response -> ClosingFrames.restartWhile(drain::hasBegun, response))
        .orElse(HttpResponse.create().withStatus(StatusCodes.BAD_REQUEST));
  }

  private Flow<Message, Message, NotUsed> flow(Dispatcher dispatcher) {
    WebSocketConnection connection = new WebSocketConnection(limits, materializer);
    Runnable over = drain.onBegin(connection::drain);
    Sink<Message, ?> in =
        Flow.of(Message.class)
            .mapAsync(1, this::read)
            .mapAsync(REQUESTS_IN_FLIGHT, text -> answer(dispatcher, text, connection))
            .to(
                Sink.onComplete(
                    ended -> {
                      over.run();
                      connection.end();
                    }));
    Source<Message, NotUsed> out =
        connection.messages().map(text -> (Message) TextMessage.create(text));
    return Flow.fromSinkAndSourceCoupled(in, out);
  }

  /** The whole text of a message, at most as long as the body of a POST. */
  private CompletionStage<String> read(Message message) {
    if (!message.isText()) {
      return CompletableFuture.failedStage(
          RpcError.invalidRequest("binary messages are not read").toException());
    }
    TextMessage text = message.asTextMessage();
    if (text.isStrict()) {
      return CompletableFuture.completedStage(bounded(text.getStrictText()));
    }
    return text.getStreamedText()
        .runFold(new StringBuilder(), this::append, materializer)
        .thenApply(StringBuilder::toString);
  }

  private StringBuilder append(StringBuilder all, String part) {
    bounded(all.length() + part.length());
    return all.append(part);
  }

  private String bounded(String text) {
    bounded(text.length());
    return text;
  }

  private void bounded(int length) {
    if (length > limits.bodyBytes()) {
      throw RpcError.invalidRequest("message too big").toException();
    }
  }

  private CompletionStage<Boolean> answer(
      Dispatcher dispatcher, String text, WebSocketConnection connection) {
    WebSocketConnection.Turn turn = connection.turn();
    connection.taken();
    return reply(dispatcher, text, turn)
        .thenApply(
            reply -> {
              reply.text().ifPresent(connection::offer);
              turn.replied();
              return true;
            })
        .whenComplete((done, fault) -> connection.answered());
  }

  private CompletionStage<Reply> reply(Dispatcher dispatcher, String text, Connection turn) {
    if (!drain.take()) {
      return dispatcher.refusing(Drain.ENDING).dispatch(text, turn);
    }
    boolean held = inFlight.take(text.length());
    return (held ? dispatcher : dispatcher.refusing(RpcError.BUSY))
        .dispatch(text, turn)
        .whenComplete(
            (reply, fault) -> {
              if (held) {
                inFlight.give(text.length());
              }
              drain.done();
            });
  }
}
