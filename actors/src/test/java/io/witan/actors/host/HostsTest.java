package io.witan.actors.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.Behaviors;
import akka.persistence.JournalProtocol;
import akka.persistence.testkit.PersistenceTestKitPlugin;
import akka.persistence.testkit.PersistenceTestKitSnapshotPlugin;
import akka.persistence.testkit.ProcessingSuccess;
import akka.persistence.testkit.javadsl.PersistenceTestKit;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.machine.ChainedRecord;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.machine.Frame;
import io.witan.protocol.machine.JournalTip;
import io.witan.protocol.machine.Machine;
import io.witan.protocol.machine.Message;
import io.witan.protocol.machine.Observation;
import io.witan.protocol.machine.Role;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class HostsTest {
  private static final AtomicInteger IDS = new AtomicInteger();
  private static ActorTestKit kit;
  private static PersistenceTestKit journal;

  private final FlightRecorder<Tally.In> recorder = new FlightRecorder<>(100, 1_000, in -> 1);
  private final String id = "tally|" + IDS.incrementAndGet();
  private final AtomicInteger failures = new AtomicInteger();
  private final List<Tally.Added> durable = new CopyOnWriteArrayList<>();
  private TestProbe<Message> told;
  private TestProbe<Integer> recovered;

  @BeforeAll
  static void start() {
    Config config =
        PersistenceTestKitPlugin.getInstance()
            .config()
            .withFallback(PersistenceTestKitSnapshotPlugin.config())
            .withFallback(
                ConfigFactory.parseString("akka.persistence.testkit.events.serialize = off"))
            .withFallback(
                ConfigFactory.parseString("akka.persistence.testkit.snapshots.serialize = off"))
            .withFallback(ConfigFactory.load());
    kit = ActorTestKit.create("hosts", config);
    journal = PersistenceTestKit.create(kit.system());
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
  }

  @BeforeEach
  void clean() {
    journal.clearAll();
    journal.resetPolicy();
    told = kit.createTestProbe();
    recovered = kit.createTestProbe();
  }

  @Test
  void recordsOfATurnArePersistedTogetherBeforeItsOutputs() {
    var tally = durable(0);
    add(tally, 1, 2, 3);
    told.expectMessage(new Tally.Told(6));
    assertEquals(3, journal.persistedInStorage(id).size());
    assertEquals(3, durable.size());
  }

  @Test
  void aMachineResumesBeforeAnythingThatCameEarlier() {
    var tally = kit.spawn(behavior(0));
    add(tally, 5);
    tally.tell(new HostCommand.Resume<>(1));
    told.expectMessage(new Tally.ResumedAt(0));
    told.expectMessage(new Tally.Told(5));
  }

  @Test
  void aNewLifeFoldsTheJournal() {
    var first = durable(0);
    add(first, 4);
    add(first, 5);
    told.expectMessage(new Tally.Told(4));
    told.expectMessage(new Tally.Told(9));
    kit.stop(first);
    durable(0, 9);
  }

  @Test
  void aSnapshotStandsForTheRecordsBeforeIt() {
    var first = durable(2);
    for (int i = 1; i <= 5; i++) {
      add(first, 1);
      told.expectMessage(new Tally.Told(i));
    }
    kit.stop(first);
    durable(2, 5);
  }

  @Test
  void recordsThatAPartNeedsNoMoreAreDroppedOnceSnapshotsStandForThem() {
    var first = kit.spawn(behavior(2, Journaling.Past.DROPPED));
    recovered.expectMessage(0);
    first.tell(new HostCommand.Resume<>(1));
    told.expectMessage(new Tally.ResumedAt(0));
    AtomicInteger added = new AtomicInteger();
    told.awaitAssert(
        Duration.ofSeconds(30),
        () -> {
          // Akka skips a snapshot while records are still being dropped for an earlier one.
          add(first, 1);
          told.expectMessage(new Tally.Told(added.incrementAndGet()));
          int left = journal.persistedInStorage(id).size();
          assertTrue(added.get() >= 20 && left <= 6, left + " records are left");
          return left;
        });
    kit.stop(first);
    durable(2, added.get());
  }

  @Test
  void aFailureOfTheJournalStartsANewLifeFromIt() {
    var tally = durable(0);
    add(tally, 1);
    told.expectMessage(new Tally.Told(1));
    journal.failNextPersisted(id);
    add(tally, 10);
    recovered.expectMessage(Duration.ofSeconds(10), 1);
    assertEquals(1, failures.get());
    tally.tell(new HostCommand.Resume<>(1)); // of the life before, by who knows nothing of this one
    told.expectNoMessage();
    tally.tell(new HostCommand.Resume<>(2));
    told.expectMessage(new Tally.ResumedAt(1));
    add(tally, 2);
    told.expectMessage(new Tally.Told(3));
  }

  @Test
  void aLostRecordIsAFault() {
    ChainedRecord first = Tally.START.next(Tally.RECORDS, new Tally.Added(1));
    JournalTip tip = Tally.START.after(first);
    ChainedRecord second = tip.next(Tally.RECORDS, new Tally.Added(2));
    journal.persistForRecovery(id, List.of(second));
    TestProbe<Throwable> failure = kit.createTestProbe();
    kit.spawn(parent(behavior(0), failure.ref()));
    assertInstanceOf(Fault.class, failure.receiveMessage());
  }

  @Test
  void aRecoveryThatEndsBeforeTheLastRecordIsAFault() {
    var tally = durable(0);
    add(tally, 1);
    told.expectMessage(new Tally.Told(1));
    kit.stop(tally);
    CompletableFuture<Void> asked = new CompletableFuture<>();
    CompletableFuture<Void> answer = new CompletableFuture<>();
    journal.withPolicy(
        (any, operation) -> {
          asked.complete(null);
          answer.join();
          return ProcessingSuccess.getInstance();
        });
    TestProbe<Throwable> failure = kit.createTestProbe();
    var next = kit.spawn(parent(behavior(0), failure.ref()));
    asked.join();
    Adapter.toClassic(kit.system())
        .actorSelection(next.path() + "/host")
        .tell(new JournalProtocol.RecoverySuccess(1), akka.actor.ActorRef.noSender());
    String why = failure.receiveMessage().getMessage();
    answer.complete(null);
    assertTrue(why.endsWith("recovered up to record 0, but the last is 1"), why);
    told.expectNoMessage(Duration.ZERO);
  }

  @Test
  void aCopyThatFindsWhatAnotherHasWrittenIsAtFaultAndNeverGoesOn() {
    TestProbe<Throwable> failure = kit.createTestProbe();
    var tally = kit.spawn(parent(behavior(0), failure.ref()));
    tally.tell(new HostCommand.Resume<>(1));
    told.expectMessage(new Tally.ResumedAt(0));
    add(tally, 1);
    told.expectMessage(new Tally.Told(1));
    ChainedRecord own = Tally.START.next(Tally.RECORDS, new Tally.Added(1));
    journal.failNextPersisted(id);
    journal.persistForRecovery(
        id, List.of(Tally.START.after(own).next(Tally.RECORDS, new Tally.Added(7))));
    add(tally, 10);
    assertTrue(
        failure.receiveMessage(Duration.ofSeconds(30)).getMessage().contains("another copy"));
    told.expectNoMessage(Duration.ZERO);
  }

  @Test
  void anyFailureOfADurableMachineStopsIt() {
    TestProbe<Throwable> failure = kit.createTestProbe();
    var tally = kit.spawn(parent(behavior(0), failure.ref()));
    tally.tell(new HostCommand.Resume<>(1));
    tally.tell(new HostCommand.Input<>(new Tally.Break(new IllegalStateException("broken"))));
    Throwable cause = failure.receiveMessage();
    while (cause.getCause() != null) {
      // Where it failed on a command that had waited, Akka puts an exception around.
      cause = cause.getCause();
    }
    assertInstanceOf(IllegalStateException.class, cause);
  }

  @Test
  void aVolatileMachineStartsAnewAfterAFailure() {
    var tally = kit.spawn(MachineActor.create(spec(Tally.withoutRecords())));
    told.expectMessage(new Tally.ResumedAt(0));
    add(tally, 7);
    told.expectMessage(new Tally.Told(7));
    tally.tell(new HostCommand.Input<>(new Tally.Break(new IllegalStateException("broken"))));
    told.expectMessage(new Tally.ResumedAt(0));
    add(tally, 1);
    told.expectMessage(new Tally.Told(1));
  }

  @Test
  void aFaultStopsAVolatileMachine() {
    TestProbe<Throwable> failure = kit.createTestProbe();
    var tally = kit.spawn(parent(MachineActor.create(spec(Tally.withoutRecords())), failure.ref()));
    tally.tell(new HostCommand.Input<>(new Tally.Break(new Fault("two is three"))));
    assertEquals("two is three", failure.receiveMessage().getMessage());
  }

  @Test
  void aTimerComesBackAsAnInput() {
    var tally = durable(0);
    tally.tell(new HostCommand.Input<>(new Tally.WakeUp(1)));
    told.expectMessage(new Tally.WokeUp());
  }

  @Test
  void theFlightReplaysThroughTheBareMachine() {
    var tally = durable(0);
    add(tally, 2, 3);
    add(tally, 4);
    told.expectMessage(new Tally.Told(5));
    told.expectMessage(new Tally.Told(9));
    Tally bare = new Tally();
    Tally.Sum state = bare.start();
    for (var input : recorder.flight().inputs()) {
      state = bare.on(state, input).state();
    }
    assertEquals(9, state.sum());
  }

  private ActorRef<HostCommand<Tally.Sum, Tally.In>> durable(int snapshotEvery) {
    return durable(snapshotEvery, 0);
  }

  private ActorRef<HostCommand<Tally.Sum, Tally.In>> durable(int snapshotEvery, int sum) {
    var tally = kit.spawn(behavior(snapshotEvery));
    recovered.expectMessage(sum);
    tally.tell(new HostCommand.Resume<>(1));
    told.expectMessage(new Tally.ResumedAt(sum));
    return tally;
  }

  private Behavior<HostCommand<Tally.Sum, Tally.In>> behavior(int snapshotEvery) {
    return behavior(snapshotEvery, Journaling.Past.KEPT);
  }

  private Behavior<HostCommand<Tally.Sum, Tally.In>> behavior(
      int snapshotEvery, Journaling.Past past) {
    return DurableMachineActor.create(
        spec(new Tally()),
        new Journaling<>(
            id,
            Tally.START,
            Tally.RECORDS,
            snapshotEvery == 0 ? Optional.empty() : Optional.of(Tally.SNAPSHOTS),
            snapshotEvery,
            past,
            (sum, goOn) -> recovered.ref().tell(sum.sum()),
            failures::incrementAndGet,
            durable::addAll));
  }

  private <R> MachineSpec<Tally.Sum, Tally.In, R> spec(Machine<Tally.Sum, Tally.In, R> machine) {
    return new MachineSpec<>(
        "tally",
        machine,
        key -> new Tally.Awake(),
        () -> List.of(new Tally.Resumed()),
        new Probed(told),
        InstantSource.system(),
        () -> 0L,
        recorder,
        new AtomicReference<>());
  }

  private static void add(ActorRef<HostCommand<Tally.Sum, Tally.In>> to, Integer... amounts) {
    to.tell(new HostCommand.Input<>(new Tally.Add(List.of(amounts))));
  }

  private static Behavior<HostCommand<Tally.Sum, Tally.In>> parent(
      Behavior<HostCommand<Tally.Sum, Tally.In>> child, ActorRef<Throwable> failures) {
    return Behaviors.setup(
        context -> {
          var host = context.spawn(child, "host");
          context.watch(host);
          return Behaviors.receive(commandClass())
              .onAnyMessage(
                  command -> {
                    host.tell(command);
                    return Behaviors.same();
                  })
              .onSignal(
                  ChildFailed.class,
                  failed -> {
                    failures.tell(failed.getCause());
                    return Behaviors.same();
                  })
              .build();
        });
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Class<HostCommand<Tally.Sum, Tally.In>> commandClass() {
    return (Class) HostCommand.class;
  }

  /** Shows a test what a machine tells others. */
  private record Probed(TestProbe<Message> told) implements Outputs {
    @Override
    public void tell(Role role, Message message) {
      told.ref().tell(message);
    }

    @Override
    public void send(PublicKey to, Frame frame) {}

    @Override
    public void gossip(Frame frame) {}

    @Override
    public void report(Observation observation) {}
  }
}
