package io.witan.httpapi.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.stream.Materializer;
import akka.stream.testkit.TestSubscriber;
import akka.stream.testkit.javadsl.TestSink;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class WebSocketConnectionTest {
  private static final ActorSystem<Void> SYSTEM = ActorSystem.create(Behaviors.empty(), "socket");
  private static final Materializer MATERIALIZER = Materializer.createMaterializer(SYSTEM);

  private final WebSocketConnection connection =
      new WebSocketConnection(RpcLimits.DEFAULTS, MATERIALIZER);
  private final AtomicInteger ends = new AtomicInteger();

  @AfterAll
  static void stop() {
    SYSTEM.terminate();
  }

  private TestSubscriber.Probe<String> client() {
    return connection.messages().runWith(TestSink.create(SYSTEM), MATERIALIZER);
  }

  @Test
  void aClientThatDoesNotReadIsDroppedWhenItsQueueIsFull() {
    connection.turn().onClose(ends::incrementAndGet);
    int takenAhead = 64; // more than the stream takes out of the queue before anybody reads
    for (int i = 0; i <= RpcLimits.DEFAULTS.webSocketQueue() + takenAhead; i++) {
      connection.offer("news");
    }
    assertEquals(1, ends.get());
    client().ensureSubscription().expectError();
  }

  @Test
  void aClientThatDoesNotReadIsDroppedAfterAFixedNumberOfBytes() {
    connection.turn().onClose(ends::incrementAndGet);
    String large = "x".repeat(4 << 20);
    for (int i = 0; i < 8; i++) {
      connection.offer(large);
    }
    assertEquals(0, ends.get());
    connection.offer(large);
    assertEquals(1, ends.get());
  }

  @Test
  void aClientThatReadsIsNeverDropped() {
    TestSubscriber.Probe<String> client = client();
    for (int i = 0; i < 3 * RpcLimits.DEFAULTS.webSocketQueue(); i++) {
      connection.offer("n" + i);
      client.requestNext("n" + i);
    }
    assertEquals(0, ends.get());
  }

  @Test
  void whatIsToHappenAtTheEndHappensAtOnceAfterIt() {
    connection.end();
    connection.turn().onClose(ends::incrementAndGet);
    assertEquals(1, ends.get());
    connection.end();
    assertTrue(ends.get() == 1);
  }
}
