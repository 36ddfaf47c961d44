package io.witan.httpapi.simulate;

import io.witan.httpapi.call.Deadline;
import io.witan.httpapi.trace.FailureText;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.evm.Halt;
import io.witan.protocol.evm.Inspector;
import io.witan.protocol.ledger.Log;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Watches one simulated transaction: its logs in order, transfers as logs among them, its gas. */
final class SimulatedLogs implements Inspector {
  private static final Address ETHER =
      Address.fromHex("0xeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee");

  /** ERC-20's Transfer(address,address,uint256). */
  private static final Hash TRANSFER =
      Hash.fromHex("0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef");

  /** A log, and how many there were in the block before it, those that were undone included. */
  record Numbered(Log log, int index) {}

  private final boolean transfers;
  private final Deadline deadline;
  private final FailureText failure = new FailureText();
  private final Deque<List<Numbered>> open = new ArrayDeque<>();
  private List<Numbered> logs = List.of();
  private int next;
  private long given;
  private long used;

  /**
   * A watcher.
   *
   * @param transfers whether transfers of ether become logs
   * @param first index of the first log
   */
  SimulatedLogs(boolean transfers, int first, Deadline deadline) {
    this.transfers = transfers;
    this.next = first;
    this.deadline = deadline;
  }

  @Override
  public void before(Step step) {
    deadline.instruction();
    failure.before(step);
  }

  @Override
  public void after(Step step, long cost, Optional<Halt> halt) {}

  @Override
  public void enter(Call call) {
    deadline.check();
    failure.enter();
    if (call.depth() == 0) {
      given = call.gas();
    }
    open.push(new ArrayList<>());
    if (transfers && call.kind() != CallKind.DELEGATECALL && !call.value().isZero()) {
      log(
          new Log(
              ETHER,
              List.of(TRANSFER, topic(call.from()), topic(call.to())),
              call.value().toBytes32()));
    }
  }

  private static Hash topic(Address address) {
    return Hash.of(Uint256.of(address.bytes()).toBytes32());
  }

  @Override
  public void log(Log log) {
    open.peek().add(new Numbered(log, next++));
  }

  @Override
  public void leave(Halt halt, long gasUsed, Bytes output) {
    failure.leave(halt);
    List<Numbered> own = open.pop();
    if (open.isEmpty()) {
      used = gasUsed;
      logs = halt == Halt.SUCCESS ? own : List.of();
    } else if (halt == Halt.SUCCESS) {
      open.peek().addAll(own);
    }
  }

  List<Numbered> logs() {
    return logs;
  }

  /** Index of the next transaction's first log. */
  int next() {
    return next;
  }

  /** Gas used before anything is refunded, of {@code limit} in all. */
  long peak(long limit) {
    return limit - given + used;
  }

  /** How the transaction failed. */
  String failure() {
    return failure.text();
  }
}
