package io.witan.actors.host;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.machine.At;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.machine.JournalTip;
import io.witan.protocol.machine.Machine;
import io.witan.protocol.machine.Message;
import io.witan.protocol.machine.Observation;
import io.witan.protocol.machine.Output;
import io.witan.protocol.machine.RecordCodec;
import io.witan.protocol.machine.Role;
import io.witan.protocol.machine.TimerKey;
import io.witan.protocol.machine.Turn;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;

/** A machine for tests of hosts: it adds numbers up and tells the sum to {@code CHAIN}. */
final class Tally implements Machine<Tally.Sum, Tally.In, Tally.Added> {
  sealed interface In extends Message {}

  record Add(List<Integer> amounts) implements In {}

  /** Counts the peeks, which are forgotten by a restart. */
  record Peek() implements In {}

  record Break(RuntimeException with) implements In {}

  record WakeUp(long afterMillis) implements In {}

  record Awake() implements In {}

  record Resumed() implements In {}

  record Added(int amount) {}

  record Sum(int sum, int peeks) {}

  record Told(int sum) implements Message, Observation {}

  record ResumedAt(int sum) implements Message {}

  record WokeUp() implements Message {}

  enum Key implements TimerKey {
    ALARM
  }

  @Override
  public Sum start() {
    return new Sum(0, 0);
  }

  @Override
  public Sum replay(Sum state, Added record) {
    return new Sum(state.sum + record.amount, 0);
  }

  @Override
  public Turn<Sum, Added> on(Sum state, At<In> in) {
    return switch (in.input()) {
      case Add add -> {
        List<Added> records = new ArrayList<>();
        int sum = state.sum;
        for (int amount : add.amounts) {
          records.add(new Added(amount));
          sum += amount;
        }
        yield new Turn<>(
            new Sum(sum, state.peeks),
            records,
            List.of(new Output.Tell(Role.CHAIN, new Told(sum))));
      }
      case Peek peek -> Turn.of(new Sum(state.sum, state.peeks + 1));
      case Break broken -> throw broken.with;
      case WakeUp up ->
          Turn.of(state, new Output.SetTimer(Key.ALARM, in.now().plusMillis(up.afterMillis)));
      case Awake awake -> Turn.of(state, new Output.Tell(Role.CHAIN, new WokeUp()));
      case Resumed resumed -> Turn.of(state, new Output.Tell(Role.CHAIN, new ResumedAt(state.sum)));
    };
  }

  /** The machine without records: what it adds is lost by a restart. */
  static Machine<Sum, In, Void> withoutRecords() {
    Tally tally = new Tally();
    return new Machine<>() {
      @Override
      public Sum start() {
        return tally.start();
      }

      @Override
      public Sum replay(Sum state, Void record) {
        throw new Fault("there are no records");
      }

      @Override
      public Turn<Sum, Void> on(Sum state, At<In> in) {
        Turn<Sum, Added> turn = tally.on(state, in);
        return new Turn<>(turn.state(), List.of(), turn.outputs());
      }
    };
  }

  static final JournalTip START = JournalTip.start("tally", Hash.ZERO);

  static final RecordCodec<Added> RECORDS =
      codec("tally.Added/1", added -> added.amount, Added::new);

  static final RecordCodec<Sum> SNAPSHOTS =
      codec("tally.Sum/1", sum -> sum.sum, number -> new Sum(number, 0));

  private static <T> RecordCodec<T> codec(
      String manifest, ToIntFunction<T> write, IntFunction<T> read) {
    return new RecordCodec<>() {
      @Override
      public String manifest(T record) {
        return manifest;
      }

      @Override
      public Bytes encode(T record) {
        return Bytes.of(ByteBuffer.allocate(4).putInt(write.applyAsInt(record)).array());
      }

      @Override
      public T decode(String found, Bytes payload) {
        Fault.unless(found.equals(manifest), "unknown manifest " + found);
        return read.apply(ByteBuffer.wrap(payload.toArray()).getInt());
      }
    };
  }
}
