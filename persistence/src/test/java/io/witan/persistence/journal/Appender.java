package io.witan.persistence.journal;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.RecoveryCompleted;
import akka.persistence.typed.SnapshotAdapter;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.RetentionCriteria;
import akka.persistence.typed.javadsl.SignalHandler;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.machine.ChainedRecord;
import io.witan.protocol.machine.ChainedSnapshot;
import io.witan.protocol.machine.JournalTip;
import io.witan.protocol.machine.RecordCodec;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.rlp.RlpWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;

/** An event-sourced actor that appends numbers; as a program it goes on until it is killed. */
final class Appender extends EventSourcedBehavior<Appender.Command, ChainedRecord, JournalTip> {
  static final String ID = "numbers|test";
  static final Hash GENESIS = Hash.ZERO;
  static final RecordCodec<Long> NUMBERS = new Numbers();

  /** What it is told. */
  sealed interface Command {
    record Append(int count, ActorRef<JournalTip> done) implements Command {}

    record Where(ActorRef<JournalTip> answer) implements Command {}
  }

  private final LongConsumer recovered;
  private final boolean drops;

  private Appender(LongConsumer recovered, boolean drops) {
    super(PersistenceId.ofUniqueId(ID));
    this.recovered = recovered;
    this.drops = drops;
  }

  static Behavior<Command> create(LongConsumer recovered) {
    return Behaviors.setup(context -> new Appender(recovered, false));
  }

  /** One that keeps no records for which two snapshots stand. */
  static Behavior<Command> dropping() {
    return Behaviors.setup(context -> new Appender(at -> {}, true));
  }

  static Config config(JournalDatabase database) {
    return database
        .akkaConfig()
        .withFallback(
            ConfigFactory.parseString(
                """
                akka.loglevel = WARNING
                akka.loggers = ["akka.event.slf4j.Slf4jLogger"]
                akka.logging-filter = "akka.event.slf4j.Slf4jLoggingFilter"
                akka.jvm-shutdown-hooks = off
                akka.logger-startup-timeout = 60s
                """))
        .withFallback(ConfigFactory.load());
  }

  /** Appends for ever, with a line on the standard output for every acknowledged record. */
  public static void main(String[] args) {
    JournalDatabase database =
        new JournalDatabase.H2(Path.of(args[0]), Durability.valueOf(args[1]));
    database.prepare(GENESIS);
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.US_ASCII);
    ActorSystem.create(
        Behaviors.<JournalTip>setup(
            context -> {
              ActorRef<Command> appender = context.spawn(create(at -> {}), "appender");
              appender.tell(new Command.Append(1, context.getSelf()));
              return Behaviors.receiveMessage(
                  tip -> {
                    out.println("acknowledged " + tip.sequence());
                    appender.tell(new Command.Append(3, context.getSelf()));
                    return Behaviors.same();
                  });
            }),
        "child",
        config(database));
  }

  @Override
  public JournalTip emptyState() {
    return JournalTip.start(ID, GENESIS);
  }

  @Override
  public CommandHandler<Command, ChainedRecord, JournalTip> commandHandler() {
    return (tip, command) ->
        switch (command) {
          case Command.Append append ->
              Effect()
                  .persist(records(tip, append.count()))
                  .thenRun(after -> append.done().tell(after));
          case Command.Where where -> {
            where.answer().tell(tip);
            yield Effect().none();
          }
        };
  }

  private static List<ChainedRecord> records(JournalTip from, int count) {
    ChainedRecord[] records = new ChainedRecord[count];
    JournalTip tip = from;
    for (int i = 0; i < count; i++) {
      records[i] = tip.next(NUMBERS, tip.sequence() + 1);
      tip = tip.after(records[i]);
    }
    return List.of(records);
  }

  @Override
  public EventHandler<JournalTip, ChainedRecord> eventHandler() {
    return JournalTip::after;
  }

  @Override
  public SignalHandler<JournalTip> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(RecoveryCompleted.instance(), tip -> recovered.accept(tip.sequence()))
        .build();
  }

  @Override
  public RetentionCriteria retentionCriteria() {
    var kept = RetentionCriteria.snapshotEvery(50, 2);
    return drops ? kept.withDeleteEventsOnSnapshot() : kept;
  }

  @Override
  public SnapshotAdapter<JournalTip> snapshotAdapter() {
    return new SnapshotAdapter<>() {
      @Override
      public Object toJournal(JournalTip tip) {
        return ChainedSnapshot.of(tip, NUMBERS, tip.sequence());
      }

      @Override
      public JournalTip fromJournal(Object stored) {
        return ((ChainedSnapshot) stored).tip();
      }
    };
  }

  private static final class Numbers implements RecordCodec<Long> {
    @Override
    public String manifest(Long record) {
      return "test.Number/1";
    }

    @Override
    public Bytes encode(Long record) {
      return new RlpWriter().number(record).toBytes();
    }

    @Override
    public Long decode(String manifest, Bytes payload) {
      return RlpReader.decode(payload, RlpReader::nonNegativeLong);
    }
  }
}
