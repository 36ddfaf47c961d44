package io.witan.actors.exchange;

import static io.witan.actors.exchange.Managers.get;
import static io.witan.actors.exchange.Managers.key;
import static io.witan.actors.exchange.Managers.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.exchange.Distribution;
import io.witan.protocol.privacy.ledger.ClaimedOutcome;
import io.witan.protocol.privacy.ledger.PrivateOutcome;
import io.witan.protocol.privacy.payload.EncodedPayload;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutcomesTest {
  private static final Address CONTRACT =
      Address.fromHex("0x00000000000000000000000000000000000c0de1");

  private final ActorTestKit kit = ActorTestKit.create();
  private final Managers managers = new Managers(kit.system());
  private final List<ClaimedOutcome> atBob = new CopyOnWriteArrayList<>();
  private final List<ClaimedOutcome> atCarol = new CopyOnWriteArrayList<>();
  private ExchangeNode alice;
  private ExchangeNode bob;
  private ExchangeNode carol;

  @BeforeEach
  void start() {
    ExchangeSettings settings = Managers.settings(List.of());
    alice = managers.start("alice", new MemoryPayloads(), settings, 1);
    bob = managers.start("bob", new MemoryPayloads(), settings, 2);
    carol = managers.start("carol", new MemoryPayloads(), settings, 3);
    bob.onTold(atBob::add);
    carol.onTold(atCarol::add);
  }

  @AfterEach
  void stop() {
    managers.close();
    kit.shutdownTestKit();
  }

  private PayloadHash sent(ExchangeNode from, int to) throws Exception {
    Distribution distribution = Distribution.standard(List.of(key(to)));
    return get(from.send(message("for " + to), Optional.empty(), distribution)).hash();
  }

  private static PrivateOutcome outcome(PayloadHash payload) {
    return new PrivateOutcome(7, payload, CONTRACT, Hash.ZERO);
  }

  private void awaitTold(List<ClaimedOutcome> heard, List<ClaimedOutcome> expected) {
    kit.createTestProbe()
        .awaitAssert(
            Managers.PATIENCE,
            () -> {
              assertEquals(expected, heard);
              return heard;
            });
  }

  @Test
  void thePartiesToAPayloadAreToldAndNobodyElse() throws Exception {
    PrivateOutcome first = outcome(sent(alice, 2));
    PrivateOutcome second = outcome(sent(carol, 2));
    alice.tell(List.of(first));
    awaitTold(atBob, List.of(new ClaimedOutcome(key(1), first)));
    bob.tell(List.of(second));
    awaitTold(atCarol, List.of(new ClaimedOutcome(key(2), second)));
    assertEquals(1, atBob.size());
  }

  @Test
  void whoIsNoPartyToAPayloadIsNotHeardOnIt() throws Exception {
    PayloadHash between = sent(alice, 2);
    EncodedPayload letter = letter(carol, List.of(outcome(between)));
    get(bob.parties().told(letter));
    PrivateOutcome own = outcome(sent(carol, 2));
    get(bob.parties().told(letter(carol, List.of(own))));
    awaitTold(atBob, List.of(new ClaimedOutcome(key(3), own)));
  }

  @Test
  void whatNoOutcomesAreIsRefused() throws Exception {
    EncodedPayload garbage =
        get(carol.seal(Bytes.ofInts(1, 2), Optional.empty(), Distribution.standard(to(2))));
    assertEquals(ExchangeRefused.Kind.BAD_REQUEST, refusal(garbage));
    assertEquals(ExchangeRefused.Kind.BAD_REQUEST, refusal(letterTo(alice, 3, List.of())));
  }

  @Test
  void aManagerThatCannotBeReachedIsToldOfLaterOnes() throws Exception {
    PrivateOutcome lost = outcome(sent(alice, 2));
    managers.unreachable("bob");
    alice.tell(List.of(lost));
    managers.reachable("bob");
    PrivateOutcome later = outcome(sent(alice, 2));
    kit.createTestProbe()
        .awaitAssert(
            Managers.PATIENCE,
            () -> {
              alice.tell(List.of(later));
              assertTrue(atBob.contains(new ClaimedOutcome(key(1), later)));
              return atBob;
            });
  }

  private ExchangeRefused.Kind refusal(EncodedPayload letter) {
    ExecutionException failed =
        assertThrows(ExecutionException.class, () -> get(bob.parties().told(letter)));
    return ((ExchangeRefused) failed.getCause()).kind();
  }

  private static List<PartyKey> to(int number) {
    return List.of(key(number));
  }

  private static EncodedPayload letter(ExchangeNode from, List<PrivateOutcome> outcomes)
      throws Exception {
    return letterTo(from, 2, outcomes);
  }

  private static EncodedPayload letterTo(
      ExchangeNode from, int recipient, List<PrivateOutcome> outcomes) throws Exception {
    Bytes message = PrivateOutcome.encode(outcomes);
    return get(from.seal(message, Optional.empty(), Distribution.standard(to(recipient))));
  }
}
