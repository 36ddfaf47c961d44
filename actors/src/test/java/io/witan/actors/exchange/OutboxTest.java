package io.witan.actors.exchange;

import static io.witan.actors.exchange.Managers.get;
import static io.witan.actors.exchange.Managers.key;
import static io.witan.actors.exchange.Managers.message;
import static org.junit.jupiter.api.Assertions.assertEquals;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.exchange.Arrival;
import io.witan.protocol.privacy.exchange.Distribution;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private static final ExchangeSettings KEPT =
      Managers.settings(List.of(), ExchangeSettings.Promise.KEPT);

  private final ActorTestKit kit = ActorTestKit.create();
  private final Managers managers = new Managers(kit.system());
  private final MemoryPayloads atAlice = new MemoryPayloads();
  private final MemoryPayloads atBob = new MemoryPayloads();
  private final MemoryPayloads atCarol = new MemoryPayloads();

  @AfterEach
  void stop() {
    managers.close();
    kit.shutdownTestKit();
  }

  private List<PayloadHash> sent(ExchangeNode from, int count, Integer... to) throws Exception {
    List<PayloadHash> hashes = new ArrayList<>();
    Distribution distribution =
        Distribution.standard(List.of(to).stream().map(Managers::key).toList());
    for (int i = 0; i < count; i++) {
      hashes.add(get(from.send(message("p" + i), Optional.empty(), distribution)).hash());
    }
    return hashes;
  }

  private static List<PayloadHash> arrived(MemoryPayloads store) {
    return store.arrivalsAfter(0, 1_000).stream().map(Arrival::payload).sorted().toList();
  }

  private void awaitArrived(MemoryPayloads store, List<PayloadHash> expected) {
    kit.createTestProbe()
        .awaitAssert(
            Managers.PATIENCE,
            () -> {
              assertEquals(expected.stream().sorted().toList(), arrived(store));
              return store;
            });
  }

  private void awaitOwed(List<PartyKey> recipients) {
    kit.createTestProbe()
        .awaitAssert(
            Managers.PATIENCE,
            () -> {
              assertEquals(recipients, atAlice.owed());
              return atAlice;
            });
  }

  @Test
  void whoIsNotThereGetsEverythingWhenItIsAndHoldsUpNobodyElse() throws Exception {
    ExchangeNode alice = managers.start("alice", atAlice, KEPT, 1);
    managers.start("bob", atBob, KEPT, 2);
    managers.start("carol", atCarol, KEPT, 3);
    managers.unreachable("bob");
    List<PayloadHash> hashes = sent(alice, 40, 2, 3);
    awaitArrived(atCarol, hashes);
    awaitOwed(List.of(key(2)));
    managers.reachable("bob");
    awaitArrived(atBob, hashes);
    awaitOwed(List.of());
  }

  @Test
  void whatIsOwedIsBroughtByTheNextLifeOfTheManager() throws Exception {
    ExchangeNode alice = managers.start("alice", atAlice, KEPT, 1);
    // Nobody has heard of bob yet.
    List<PayloadHash> hashes = sent(alice, 5, 2);
    assertEquals(5, atAlice.errandsAfter(key(2), 0, 100).size());
    alice.close();
    managers.start("bob", atBob, KEPT, 2);
    managers.start("alice", atAlice, KEPT, 1);
    awaitArrived(atBob, hashes);
    awaitOwed(List.of());
  }

  @Test
  void whatIsRefusedWaitsAndHoldsUpNothing() throws Exception {
    ExchangeNode alice = managers.start("alice", atAlice, KEPT, 1);
    managers.start("bob", atBob, KEPT, 2);
    List<PayloadHash> bad = new ArrayList<>();
    managers.tamper(
        "bob",
        payload -> {
          if (bad.isEmpty()) {
            bad.add(payload.hash());
          }
          // A box for somebody else.
          return payload.hash().equals(bad.getFirst())
              ? payload.withRecipients(List.of(key(9)), payload.boxes())
              : payload;
        });
    List<PayloadHash> hashes = sent(alice, 10, 2);
    awaitArrived(atBob, hashes.stream().filter(hash -> !bad.contains(hash)).toList());
    assertEquals(List.of(key(2)), atAlice.owed());
    managers.tamper("bob", payload -> payload);
    awaitArrived(atBob, hashes);
    awaitOwed(List.of());
  }
}
