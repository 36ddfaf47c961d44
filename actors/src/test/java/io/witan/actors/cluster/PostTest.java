package io.witan.actors.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.ConfigFactory;
import io.witan.actors.node.Freshness;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.store.Duty;
import io.witan.protocol.store.GroupLease;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A duty in a JVM that has it itself, and how it is found. */
class PostTest {
  /** A lease that nobody else wants. */
  private static final class Own implements GroupLease {
    private Term term = Term.NONE;

    @Override
    public synchronized Term read() {
      return term;
    }

    @Override
    public synchronized Optional<Term> take(String holder, Duration length) {
      term = new Term(holder, term.epoch() + 1, Instant.EPOCH, length);
      return Optional.of(term);
    }

    @Override
    public boolean renew(String holder, long epoch, Duration length) {
      return true;
    }

    @Override
    public void giveBack(String holder, long epoch) {}

    @Override
    public void close() {}
  }

  @Test
  void membersOfEarlierVersionsFindTheActiveLedgerByTheSameKeys() {
    var key = Post.key(Duty.LEDGER);
    assertEquals(
        "ServiceKey[io.witan.actors.cluster.GroupMessage$ToActive](active-member)", key.toString());
    assertEquals(
        "ServiceKey[io.witan.actors.cluster.GroupMessage$ToActive](active-member-pending)",
        DutyHolder.pendingKey(key).toString());
  }

  @Test
  void whoHasADutyItselfIsAskedAsAnyOther() throws Exception {
    var config =
        ConfigFactory.parseMap(Map.of("witan.group.host", "127.0.0.1", "witan.group.port", 0))
            .withFallback(ConfigFactory.parseResources("witan-group.conf"))
            .withFallback(ConfigFactory.load());
    var own =
        ConfigFactory.parseString(
                "akka.persistence { journal.auto-start-journals = []\n"
                    + "snapshot-store.auto-start-snapshot-stores = [] }")
            .withFallback(config)
            .resolve();
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "group", own);
    try {
      Group group = Group.join(system, duty -> new Own(), why -> {});
      Candidate echo =
          new Candidate() {
            @Override
            public boolean isReady() {
              return true;
            }

            @Override
            public void taken(Post post) {
              post.answer((state, request) -> CompletableFuture.completedFuture(request));
            }
          };
      group.stand(Duty.ENCLAVE, new Freshness(LeaseKeeper.BELIEVED), echo);
      Post post = group.post(Duty.ENCLAVE);
      for (int i = 0; i < 600 && post.absence().isPresent(); i++) {
        TimeUnit.MILLISECONDS.sleep(100);
      }
      assertEquals(Optional.empty(), post.absence());
      Bytes request = Bytes.fromHex("0x0102");
      assertEquals(request, post.ask("", request).toCompletableFuture().get(60, TimeUnit.SECONDS));
      group.leave();
    } finally {
      system.terminate();
    }
  }
}
