package io.witan.httpapi.monitoring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import io.witan.actors.node.Health;
import io.witan.actors.node.SyncProgress;
import io.witan.httpapi.http.HttpPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class MonitoringPortTest {
  private static final State NODE = new State();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static ActorSystem<Void> system;
  private static HttpPort port;

  /** What the port is told. */
  private static final class State implements MonitoringPort.Watched {
    private volatile Health health = new Health(Health.Condition.RUNNING, List.of());
    private volatile Optional<SyncProgress> behind = Optional.empty();
    private volatile boolean ending;

    @Override
    public String metrics() {
      return "witan_chain_head_block 7\n";
    }

    @Override
    public Health health() {
      return health;
    }

    @Override
    public boolean isEnding() {
      return ending;
    }

    @Override
    public CompletionStage<Optional<SyncProgress>> syncing() {
      return CompletableFuture.completedStage(behind);
    }
  }

  @BeforeAll
  static void start() {
    system = ActorSystem.create(Behaviors.empty(), "monitoring-test");
    port =
        MonitoringPort.bind(
                system, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), NODE)
            .toCompletableFuture()
            .join();
  }

  @AfterAll
  static void stop() {
    CLIENT.shutdownNow();
    system.terminate();
  }

  @Test
  void metricsAreWhereWitanAndWhereGethHasThem() throws Exception {
    assertEquals("200 witan_chain_head_block 7\n", get("/metrics"));
    assertEquals("200 witan_chain_head_block 7\n", get("/debug/metrics/prometheus"));
    assertEquals("404 there are /metrics, /live, /ready\n", get("/"));
  }

  @Test
  void aNodeThatRunsOrHasATroubleThatItCanServeWithIsReady() throws Exception {
    is(Health.Condition.RUNNING, Optional.empty());
    assertEquals("200 yes\n", get("/ready"));
    is(Health.Condition.DEGRADED, Optional.empty(), "disk: full");
    assertEquals("200 yes\n", get("/ready"));
    assertEquals("200 yes\n", get("/live"));
  }

  @Test
  void aNodeThatStartsLivesAndIsNotReady() throws Exception {
    is(Health.Condition.REPLAYING, Optional.empty(), "executing recorded block 3 of 9");
    assertEquals("503 executing recorded block 3 of 9\n", get("/ready"));
    assertEquals("200 yes\n", get("/live"));
  }

  @Test
  void aNodeThatStoppedItselfDoesNotLive() throws Exception {
    is(Health.Condition.FAULTED, Optional.empty(), "chain|node: a gap");
    assertEquals("503 chain|node: a gap\n", get("/live"));
    assertEquals("503 chain|node: a gap\n", get("/ready"));
  }

  @Test
  void aNodeIsReadyOnceItLacksNoMoreThanAFewBlocks() throws Exception {
    is(Health.Condition.RUNNING, Optional.of(new SyncProgress(0, 10, 19)));
    assertEquals("503 catching up: at block 10 of 19\n", get("/ready"));
    is(Health.Condition.RUNNING, Optional.of(new SyncProgress(0, 11, 19)));
    assertEquals("200 yes\n", get("/ready"));
  }

  @Test
  void aNodeThatWasToldToStopIsNotReadyAndLives() throws Exception {
    is(Health.Condition.RUNNING, Optional.empty());
    NODE.ending = true;
    try {
      assertEquals("503 ending\n", get("/ready"));
      assertEquals("200 yes\n", get("/live"));
    } finally {
      NODE.ending = false;
    }
  }

  private static void is(
      Health.Condition condition, Optional<SyncProgress> behind, String... reasons) {
    NODE.health = new Health(condition, List.of(reasons));
    NODE.behind = behind;
  }

  private static String get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port.address().getPort() + path);
    HttpResponse<String> answer =
        CLIENT.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    return answer.statusCode() + " " + answer.body();
  }
}
