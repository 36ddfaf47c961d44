package io.witan.actors.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import akka.actor.ActorPath;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.ConfigFactory;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

final class WatchedMailboxTest {
  @Test
  void whatWaitsForAnActorIsSeenUntilItIsTakenOrTheActorEnds() throws InterruptedException {
    String type = WatchedMailbox.class.getName();
    ActorTestKit kit =
        ActorTestKit.create(
            ConfigFactory.parseMap(Map.of("akka.actor.typed.default-mailbox.mailbox-type", type)));
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    try {
      ActorRef<String> slow =
          kit.spawn(
              Behaviors.receiveMessage(
                  word -> {
                    busy.countDown();
                    go.await();
                    return word.equals("end") ? Behaviors.stopped() : Behaviors.same();
                  }),
              "slow-1-reader");
      slow.tell("first");
      busy.await();
      slow.tell("second");
      slow.tell("end");
      slow.tell("never taken");
      assertEquals(3, WatchedMailbox.waiting("slow-reader"));
      go.countDown();
      while (WatchedMailbox.waiting("slow-reader") > 0) {
        LockSupport.parkNanos(1_000_000);
      }
    } finally {
      go.countDown();
      kit.shutdownTestKit();
    }
  }

  @Test
  void actorsThatComeAndGoHaveOneName() {
    assertEquals("node/chain", name("/system/node/chain"));
    assertEquals("node/consensus/round", name("/system/node/consensus/round-120-0-7"));
    assertEquals("exchange-keeper", name("/system/exchange-1-keeper"));
    assertEquals("node/peers", name("/user/node/peers/$a"));
  }

  private static String name(String path) {
    return WatchedMailbox.name(ActorPath.fromString("akka://witan" + path));
  }
}
