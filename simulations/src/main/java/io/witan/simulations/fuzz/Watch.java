package io.witan.simulations.fuzz;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.evm.Halt;
import io.witan.protocol.evm.Inspector;
import io.witan.protocol.ledger.RecoveredTransaction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Watches a step-by-step run: what it reaches, and where its gas stands at each step. */
final class Watch implements Inspector {
  private static final int MOST_STEPS = 10_000;

  private final Coverage coverage;
  private final Deque<Call> open = new ArrayDeque<>();
  private final Map<Hash, List<Long>> gasAfterSteps = new LinkedHashMap<>();
  private List<Long> gas = List.of();
  private boolean selfDestructs;
  private int opcode;

  Watch(Coverage coverage) {
    this.coverage = coverage;
  }

  /** The next transaction of the case begins. */
  void begin(RecoveredTransaction transaction) {
    open.clear();
    gas = gasAfterSteps.computeIfAbsent(transaction.hash(), hash -> new ArrayList<>());
  }

  @Override
  public void before(Step step) {
    opcode = step.opcode();
  }

  @Override
  public void after(Step step, long cost, Optional<Halt> halt) {
    coverage.step(opcode, halt.orElse(null));
    if (step.depth() == 0 && gas.size() < MOST_STEPS) {
      gas.add(step.gas());
    }
  }

  @Override
  public void enter(Call call) {
    selfDestructs |= call.kind() == CallKind.SELFDESTRUCT;
    open.push(call);
  }

  @Override
  public void leave(Halt halt, long gasUsed, Bytes output) {
    coverage.frame(open.pop(), halt);
  }

  boolean sawSelfDestruct() {
    return selfDestructs;
  }

  /** Gas that was left after each instruction of a transaction's own frame. */
  List<Long> gasAfterSteps(RecoveredTransaction transaction) {
    return gasAfterSteps.getOrDefault(transaction.hash(), List.of());
  }
}
