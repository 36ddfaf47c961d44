package io.witan.actors.exchange;

import static io.witan.actors.exchange.Managers.get;
import static io.witan.actors.exchange.Managers.key;
import static io.witan.actors.exchange.Managers.message;
import static io.witan.actors.exchange.Managers.secret;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.machine.ChainedRecord;
import io.witan.protocol.machine.JournalTip;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.PrivacyFlag;
import io.witan.protocol.privacy.enclave.KeyUse;
import io.witan.protocol.privacy.enclave.KeyUseCodec;
import io.witan.protocol.privacy.exchange.Distribution;
import io.witan.protocol.privacy.exchange.PayloadAnswer;
import io.witan.protocol.privacy.exchange.Sent;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A transaction manager whose keys are in an enclave that it reaches by bytes alone. */
class EnclaveNodeTest {
  private final ActorTestKit kit = ActorTestKit.create();
  private final Managers managers = new Managers(kit.system());
  private final MemoryPayloads atAlice = new MemoryPayloads();
  private final MemoryPayloads audit = new MemoryPayloads();
  private final BlockingQueue<String> ended = new LinkedBlockingQueue<>();
  private final List<Bytes> crossed = new CopyOnWriteArrayList<>();
  private EnclaveNode enclave = enclave(ended);
  private final ExchangeNode alice =
      managers.start(
          "alice",
          atAlice,
          Managers.settings(List.of()),
          new RemoteEnclave(this::call, Optional::empty),
          1,
          2);

  private EnclaveNode enclave(BlockingQueue<String> told) {
    EnclavePorts ports = new EnclavePorts(Managers.NACL, InstantSource.system(), Managers::random);
    return EnclaveNode.start(kit.system(), ports, List.of(secret(1), secret(2)), audit, told::add);
  }

  private CompletionStage<Bytes> call(Bytes request) {
    crossed.add(request);
    return enclave
        .answer(request)
        .thenApply(
            answer -> {
              crossed.add(answer);
              return answer;
            });
  }

  @AfterEach
  void stop() {
    managers.close();
    enclave.close();
    kit.shutdownTestKit();
  }

  private static ExchangeRefused refused(CompletionStage<?> stage) {
    return assertInstanceOf(
        ExchangeRefused.class, assertThrows(ExecutionException.class, () -> get(stage)).getCause());
  }

  private static Distribution to(Integer... keys) {
    return Distribution.standard(List.of(keys).stream().map(Managers::key).toList());
  }

  private List<KeyUse> uses() {
    JournalTip tip = KeyUseCodec.START;
    List<KeyUse> all = new ArrayList<>();
    for (ChainedRecord record : audit.keyUsesAfter(0, 1_000)) {
      tip = tip.after(record);
      all.addAll(new KeyUseCodec().decode(record.manifest(), record.payload()));
    }
    return all;
  }

  @Test
  void itDoesAllThatAManagerAsksAndAuditsItFirst() throws Exception {
    ExchangeNode bob = managers.start("bob", new MemoryPayloads(), Managers.settings(List.of()), 3);
    Sent sent = get(alice.send(message("init code"), Optional.empty(), affecting(List.of())));
    assertEquals(List.of(KeyUse.Purpose.SEAL), uses().stream().map(KeyUse::purpose).toList());
    assertEquals(message("init code"), read(alice, sent.hash()));
    assertEquals(KeyUse.Purpose.OPEN, uses().getLast().purpose());

    PayloadHash raw = get(alice.storeRaw(message("signed"), Optional.of(key(2))));
    assertInstanceOf(PayloadAnswer.Found.class, get(alice.receiveRaw(raw)));
    Sent signed = get(alice.sendSigned(raw, affecting(List.of())));
    assertEquals(message("signed"), read(bob, signed.hash()));

    Sent call = get(alice.send(message("x"), Optional.empty(), affecting(List.of(sent.hash()))));
    assertEquals(message("x"), read(bob, call.hash()));
    assertTrue(uses().stream().anyMatch(use -> use.purpose() == KeyUse.Purpose.PROVE_HELD));
    assertEquals(0, atAlice.keyUsesAfter(0, 1).size(), "the audit is the enclave's alone");
  }

  private static Distribution affecting(List<PayloadHash> creations) {
    return new Distribution(
        List.of(key(3)),
        PrivacyFlag.PARTY_PROTECTION,
        new TreeSet<>(creations),
        Bytes.EMPTY,
        List.of(),
        Optional.empty());
  }

  private static Bytes read(TransactionManager manager, PayloadHash hash) throws Exception {
    return assertInstanceOf(PayloadAnswer.Found.class, get(manager.receive(hash, Optional.empty())))
        .payload()
        .message();
  }

  @Test
  void noSecretCrosses() throws Exception {
    managers.start("bob", new MemoryPayloads(), Managers.settings(List.of()), 3);
    get(alice.send(message("init code"), Optional.empty(), to(3)));
    assertFalse(crossed.isEmpty());
    for (int number : List.of(1, 2)) {
      String secret = secret(number).forKeyFile().toHex().substring(2);
      crossed.forEach(bytes -> assertFalse(bytes.toHex().contains(secret)));
    }
  }

  @Test
  void whatCannotBeAuditedIsRefusedAndNothingIsForgotten() throws Exception {
    get(alice.storeRaw(message("one"), Optional.empty()));
    audit.breaks(true);
    ExchangeRefused first = refused(alice.storeRaw(message("two"), Optional.empty()));
    assertEquals(ExchangeRefused.Kind.UNAVAILABLE, first.kind());
    assertEquals(
        "the enclave does not answer: the audit of used keys cannot be written",
        first.getMessage());
    refused(alice.storeRaw(message("three"), Optional.empty()));
    audit.breaks(false);
    while (enclave.trouble().isPresent()) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    get(alice.storeRaw(message("four"), Optional.empty()));
    assertEquals(3, uses().size(), "one; two, as the key was used; and four");
    assertTrue(ended.isEmpty());
  }

  @Test
  void oneThatFindsTheAuditOfAnotherIsDone() throws Exception {
    get(alice.storeRaw(message("one"), Optional.empty()));
    EnclaveNode old = enclave;
    BlockingQueue<String> otherEnded = new LinkedBlockingQueue<>();
    enclave = enclave(otherEnded);
    get(alice.storeRaw(message("two"), Optional.empty()));
    EnclaveNode other = enclave;
    enclave = old;
    ExchangeRefused refused = refused(alice.storeRaw(message("three"), Optional.empty()));
    assertEquals(
        "the enclave does not answer: another JVM of the group writes the audit of used keys",
        refused.getMessage());
    assertEquals(
        "another JVM of the group writes the audit of used keys", ended.poll(60, TimeUnit.SECONDS));
    assertEquals(2, uses().size());
    assertTrue(otherEnded.isEmpty());
    enclave = other;
    get(alice.storeRaw(message("four"), Optional.empty()));
    old.close();
  }

  @Test
  void aKeyThatItDoesNotHoldAndAnEnclaveThatIsNotThereAreNamed() {
    ExchangeNode stranger =
        managers.start(
            "stranger",
            new MemoryPayloads(),
            Managers.settings(List.of()),
            new RemoteEnclave(this::call, Optional::empty),
            9);
    assertEquals(
        "the enclave does not answer: the enclave does not hold the key " + key(9),
        refused(stranger.storeRaw(message("one"), Optional.empty())).getMessage());
    ExchangeNode lone =
        managers.start(
            "lone",
            new MemoryPayloads(),
            Managers.settings(List.of()),
            new RemoteEnclave(
                request -> CompletableFuture.failedFuture(new IllegalStateException("nobody")),
                () -> Optional.of("nobody is there")),
            8);
    assertEquals(
        "the enclave does not answer: nobody",
        refused(lone.storeRaw(message("one"), Optional.empty())).getMessage());
    assertEquals(Optional.of("nobody is there"), lone.trouble());
  }
}
