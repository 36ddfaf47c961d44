package io.witan.actors.exchange;

import static io.witan.actors.exchange.Managers.key;
import static io.witan.actors.exchange.Managers.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.machine.ChainedRecord;
import io.witan.protocol.machine.Choices;
import io.witan.protocol.machine.JournalTip;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.PrivacyFlag;
import io.witan.protocol.privacy.enclave.KeyUseCodec;
import io.witan.protocol.privacy.exchange.Arrival;
import io.witan.protocol.privacy.exchange.Distribution;
import io.witan.protocol.privacy.exchange.PayloadAnswer;
import io.witan.protocol.privacy.exchange.Sent;
import io.witan.protocol.privacy.payload.EncodedPayload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Drawn runs: payloads are sent, pushed twice, late and changed; managers die between keeping and
 * bringing. What was acknowledged is then with all its parties, as it was, and with nobody else.
 */
class ExchangeRunsTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final List<String> NAMES = List.of("alice", "bob", "carol");
  private static final Map<String, Integer[]> KEYS =
      Map.of("alice", new Integer[] {1}, "bob", new Integer[] {2, 3}, "carol", new Integer[] {4});
  private static final int STEPS = 40;

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  /** What a client was told is so. */
  private record Promised(Bytes message, PrivacyFlag flag, TreeSet<PartyKey> parties) {}

  private static final class Run implements AutoCloseable {
    final Choices choices;
    final ExchangeSettings settings;
    final Managers managers = new Managers(KIT.system());
    final Map<String, MemoryPayloads> stores = new TreeMap<>();
    final Map<String, Life> lives = new TreeMap<>();
    final Map<String, ExchangeNode> nodes = new TreeMap<>();
    final TreeMap<PayloadHash, Promised> promised = new TreeMap<>();
    final List<CompletionStage<?>> open = new ArrayList<>();

    Run(long seed) {
      choices = Choices.random(seed);
      settings =
          Managers.settings(
              List.of(), choices.oneOf("promise", List.of(ExchangeSettings.Promise.values())));
      for (String name : NAMES) {
        stores.put(name, new MemoryPayloads());
        live(name);
      }
    }

    void live(String name) {
      Life life = new Life(stores.get(name));
      lives.put(name, life);
      nodes.put(name, managers.start(name, life, settings, KEYS.get(name)));
    }

    /** The manager of a key. */
    static String home(PartyKey key) {
      return NAMES.stream()
          .filter(name -> List.of(KEYS.get(name)).stream().map(Managers::key).anyMatch(key::equals))
          .findFirst()
          .orElseThrow();
    }

    void step(int number) throws Exception {
      switch (choices.pick("step", 8)) {
        case 0, 1, 2, 3 -> send(number);
        case 4 -> sendSigned(number);
        case 5 -> pushAgain();
        case 6 -> die();
        default -> toggle();
      }
      if (choices.chance("settle", 1, 3)) {
        settle();
      }
    }

    private PartyKey party() {
      return key(choices.between("party", 1, 4));
    }

    private Distribution distribution(PartyKey sender) {
      TreeSet<PartyKey> to = new TreeSet<>();
      for (int i = choices.between("recipients", 1, 3); i > 0; i--) {
        to.add(party());
      }
      if (choices.chance("enhanced", 1, 3)) {
        TreeSet<PayloadHash> affected = new TreeSet<>();
        creation(sender, to).ifPresent(affected::add);
        return new Distribution(
            List.copyOf(to),
            PrivacyFlag.PARTY_PROTECTION,
            affected,
            Bytes.EMPTY,
            List.of(),
            Optional.empty());
      }
      return Distribution.standard(List.copyOf(to));
    }

    /** A creation that all of these are parties of. */
    private synchronized Optional<PayloadHash> creation(PartyKey sender, SortedSet<PartyKey> to) {
      return promised.entrySet().stream()
          .filter(
              entry ->
                  entry.getValue().flag() == PrivacyFlag.PARTY_PROTECTION
                      && entry.getValue().parties().contains(sender)
                      && entry.getValue().parties().containsAll(to))
          .map(Map.Entry::getKey)
          .findFirst();
    }

    private void send(int number) {
      PartyKey sender = party();
      Distribution distribution = distribution(sender);
      Bytes message = message("message " + number);
      open.add(
          nodes
              .get(home(sender))
              .send(message, Optional.of(sender), distribution)
              .thenAccept(sent -> promised(sent, message, distribution)));
    }

    private void sendSigned(int number) {
      PartyKey sender = party();
      Distribution distribution = distribution(sender);
      Bytes message = message("signed " + number);
      ExchangeNode node = nodes.get(home(sender));
      open.add(
          node.storeRaw(message, Optional.of(sender))
              .thenCompose(raw -> node.sendSigned(raw, distribution))
              .thenAccept(sent -> promised(sent, message, distribution)));
    }

    private synchronized void promised(Sent sent, Bytes message, Distribution distribution) {
      TreeSet<PartyKey> parties = new TreeSet<>(distribution.to());
      parties.add(sent.sender());
      promised.put(sent.hash(), new Promised(message, distribution.flag(), parties));
    }

    /** What was taken before comes again, perhaps changed. */
    private void pushAgain() {
      List<Managers.Push> taken = managers.taken();
      if (!taken.isEmpty()) {
        Managers.Push push = choices.oneOf("again", taken);
        EncodedPayload copy =
            choices.chance("changed", 1, 2) ? Tampering.of(choices, push.copy()) : push.copy();
        open.add(nodes.get(push.url()).parties().push(copy));
      }
    }

    /** At once, or within what is under way. */
    private void die() throws Exception {
      String name = choices.oneOf("dies", NAMES);
      lives.get(name).endsAfter(choices.pick("commits", 3), choices.chance("written", 1, 2));
      send(-1);
      send(-2);
      settle();
      lives.get(name).end();
      nodes.get(name).close();
      live(name);
    }

    private void toggle() {
      String name = choices.oneOf("toggled", NAMES);
      if (choices.chance("reachable", 1, 2)) {
        managers.reachable(name);
      } else {
        managers.unreachable(name);
      }
    }

    /** Waits for all that is under way; failures are allowed, they promise nothing. */
    void settle() throws Exception {
      for (CompletionStage<?> stage : open) {
        try {
          Managers.get(stage.handle((value, failure) -> failure).toCompletableFuture());
        } catch (ExecutionException impossible) {
          throw new AssertionError(impossible);
        }
      }
      open.clear();
    }

    void end() throws Exception {
      settle();
      NAMES.forEach(managers::reachable);
      KIT.createTestProbe()
          .awaitAssert(
              // What a manager that died was asked may be waited for until the asker gives up.
              Managers.PATIENCE.multipliedBy(3),
              () -> {
                stores.values().forEach(store -> assertEquals(List.of(), store.owed()));
                return stores;
              });
      // Nothing stands in memory alone.
      for (String name : NAMES) {
        lives.get(name).end();
        nodes.get(name).close();
        live(name);
      }
      for (Map.Entry<PayloadHash, Promised> entry : promised.entrySet()) {
        for (int number = 1; number <= 4; number++) {
          check(entry.getKey(), entry.getValue(), key(number));
        }
      }
      stores.values().forEach(Run::checkNumbers);
    }

    private void check(PayloadHash hash, Promised expected, PartyKey party) throws Exception {
      PayloadAnswer answer = Managers.get(nodes.get(home(party)).receive(hash, Optional.of(party)));
      if (expected.parties().contains(party)) {
        var found = assertInstanceOf(PayloadAnswer.Found.class, answer).payload();
        assertEquals(expected.message(), found.message());
        assertEquals(expected.flag(), found.terms().flag());
      } else {
        assertInstanceOf(PayloadAnswer.NotParty.class, answer);
      }
    }

    private static void checkNumbers(MemoryPayloads store) {
      long number = 0;
      for (Arrival arrival : store.arrivalsAfter(0, Integer.MAX_VALUE)) {
        assertEquals(++number, arrival.number());
      }
      JournalTip tip = KeyUseCodec.START;
      for (ChainedRecord record : store.keyUsesAfter(0, Integer.MAX_VALUE)) {
        tip = tip.after(record);
      }
    }

    @Override
    public void close() {
      managers.close();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void whatWasAcknowledgedIsWithAllItsPartiesAndNobodyElse(long seed) throws Exception {
    try (Run run = new Run(seed)) {
      for (int step = 0; step < STEPS; step++) {
        run.step(step);
      }
      run.end();
    }
  }
}
