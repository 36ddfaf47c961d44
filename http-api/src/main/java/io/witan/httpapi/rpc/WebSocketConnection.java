package io.witan.httpapi.rpc;

import akka.NotUsed;
import akka.japi.Pair;
import akka.stream.BoundedSourceQueue;
import akka.stream.Materializer;
import akka.stream.QueueOfferResult;
import akka.stream.javadsl.Source;
import com.fasterxml.jackson.databind.JsonNode;
import io.witan.httpapi.http.Budget;
import java.util.ArrayList;
import java.util.List;

/**
 * What waits to be sent to one client. Both the count and the bytes of what waits are bounded; a
 * client that lets them fill up is disconnected, so that it never holds the node's memory.
 */
final class WebSocketConnection {
  private final Budget waiting;
  private final Pair<BoundedSourceQueue<String>, Source<String, NotUsed>> queue;
  private final List<Runnable> atEnd = new ArrayList<>();
  private boolean ended;
  private int inHand;
  private boolean draining;

  WebSocketConnection(RpcLimits limits, Materializer materializer) {
    this.waiting = new Budget(limits.webSocketQueueBytes());
    this.queue = Source.<String>queue(limits.webSocketQueue()).preMaterialize(materializer);
  }

  Source<String, NotUsed> messages() {
    return queue
        .second()
        .map(
            text -> {
              waiting.give(text.length());
              return text;
            });
  }

  /** Queues a text, or ends the connection where there is no room. */
  void offer(String text) {
    if (!waiting.take(text.length())) {
      tooSlow();
      return;
    }
    if (queue.first().offer(text).equals(QueueOfferResult.dropped())) {
      tooSlow();
    }
  }

  private void tooSlow() {
    queue.first().fail(RpcError.server("the client reads too slowly").toException());
    end();
  }

  void end() {
    List<Runnable> actions;
    synchronized (atEnd) {
      ended = true;
      actions = List.copyOf(atEnd);
      atEnd.clear();
    }
    actions.forEach(Runnable::run);
  }

  private void onEnd(Runnable action) {
    synchronized (atEnd) {
      if (!ended) {
        atEnd.add(action);
        return;
      }
    }
    action.run();
  }

  /** A request is answered from now on. */
  synchronized void taken() {
    inHand++;
  }

  /** The answer to a request is queued. */
  synchronized void answered() {
    inHand--;
    completeIfDone();
  }

  /** Ends the connection as soon as nothing of it is in hand. */
  synchronized void drain() {
    draining = true;
    completeIfDone();
  }

  private void completeIfDone() {
    if (draining && inHand == 0) {
      queue.first().complete();
    }
  }

  Turn turn() {
    return new Turn();
  }

  /**
   * One request on this connection, so that notifications follow the answer that announces them.
   */
  final class Turn implements Connection {
    private final List<Runnable> afterReply = new ArrayList<>();

    @Override
    public boolean canNotify() {
      return true;
    }

    @Override
    public void afterReply(Runnable action) {
      afterReply.add(action);
    }

    @Override
    public void onClose(Runnable action) {
      onEnd(action);
    }

    @Override
    public void send(JsonNode message) {
      offer(Json.write(message));
    }

    /** The identity of the connection, the same for all its requests. */
    @Override
    public Object key() {
      return WebSocketConnection.this;
    }

    void replied() {
      afterReply.forEach(Runnable::run);
    }
  }
}
