package io.witan.simulations.world;

import io.witan.protocol.machine.At;
import io.witan.protocol.machine.Machine;
import io.witan.protocol.machine.Message;
import io.witan.protocol.machine.Output;
import io.witan.protocol.machine.Role;
import io.witan.protocol.machine.Turn;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;

/**
 * Runs one machine in one life of a node, by the contract of every host: one input at a time,
 * records durable before outputs, outputs in order.
 */
public final class Shell<S, I extends Message, R> {
  /** What a node does for its machines. */
  public interface Host<R> {
    /** The time and the lot of one input. */
    <I> At<I> at(Role role, I input);

    /** Calls back when the write is durable, unless the node dies first. */
    void afterWrite(Role role, Runnable then);

    void durable(Role role, List<R> records);

    void perform(Role role, Output output);

    boolean isAlive();
  }

  private final Role role;
  private final Machine<S, I, R> machine;
  private final Optional<SimJournal<R>> journal;
  private final boolean recordsFirst;
  private final Host<R> host;
  private final ArrayDeque<I> inbox = new ArrayDeque<>();
  private S state;

  /** One life of a machine: its state is what its journal says. */
  public Shell(
      Role role,
      Machine<S, I, R> machine,
      Optional<SimJournal<R>> journal,
      boolean recordsFirst,
      Host<R> host) {
    this.role = role;
    this.machine = machine;
    this.journal = journal;
    this.recordsFirst = recordsFirst;
    this.host = host;
    this.state = journal.map(disk -> disk.replayed(machine)).orElseGet(machine::start);
  }

  public S state() {
    return state;
  }

  public void offer(I input) {
    if (journal.isPresent() && journal.get().isWriting()) {
      inbox.add(input);
    } else {
      step(input);
    }
  }

  private void step(I input) {
    Turn<S, R> turn = machine.on(state, host.at(role, input));
    if (turn.records().isEmpty()) {
      state = turn.state();
      perform(turn.outputs());
      return;
    }
    SimJournal<R> disk = journal.orElseThrow();
    disk.write(turn.records());
    if (!recordsFirst) {
      perform(turn.outputs());
    }
    host.afterWrite(role, () -> written(disk, turn));
  }

  private void written(SimJournal<R> disk, Turn<S, R> turn) {
    host.durable(role, disk.settle());
    if (!host.isAlive()) {
      return;
    }
    state = turn.state();
    if (recordsFirst) {
      perform(turn.outputs());
    }
    while (!inbox.isEmpty() && !disk.isWriting()) {
      step(inbox.poll());
    }
  }

  private void perform(List<Output> outputs) {
    for (int i = 0; i < outputs.size(); i++) {
      host.perform(role, outputs.get(i));
    }
  }
}
