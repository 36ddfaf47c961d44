package io.witan.httpapi.call;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.httpapi.chain.Snapshot;
import io.witan.httpapi.chain.StoredBlock;
import io.witan.httpapi.rpc.Field;
import io.witan.httpapi.rpc.RpcError;
import io.witan.httpapi.rpc.RpcLimits;
import io.witan.httpapi.trace.Tracer;
import io.witan.protocol.evm.Inspector;
import io.witan.protocol.execution.BlockContext;
import io.witan.protocol.execution.CallExecution;
import io.witan.protocol.execution.CallRequest;
import io.witan.protocol.execution.CallResult;
import io.witan.protocol.rules.Rules;
import io.witan.protocol.state.DualState;
import io.witan.protocol.state.StateView;
import io.witan.protocol.state.WorldState;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Runs calls on the state after one block, with the caller's overrides. */
public final class Caller {
  private final StateView state;
  private final Optional<WorldState> privately;
  private final Rules rules;
  private final BlockContext block;
  private final RpcLimits limits;
  private final Deadline deadline;

  private Caller(
      StateView state,
      Optional<WorldState> privately,
      Rules rules,
      BlockContext block,
      RpcLimits limits) {
    this.state = state;
    this.privately = privately;
    this.rules = rules;
    this.block = block;
    this.limits = limits;
    this.deadline = new Deadline(limits.callTime());
  }

  /** A caller on the state after {@code at}, as the overrides change it. */
  public static Caller after(
      Snapshot snapshot,
      StoredBlock at,
      Optional<Field> stateOverrides,
      Optional<Field> blockOverrides,
      RpcLimits limits) {
    return on(snapshot.state(at), snapshot, at, stateOverrides, blockOverrides, limits);
  }

  /** A caller in the block {@code at} on a state inside of it. */
  public static Caller on(
      WorldState state,
      Snapshot snapshot,
      StoredBlock at,
      Optional<Field> stateOverrides,
      Optional<Field> blockOverrides,
      RpcLimits limits) {
    BlockContext block = BlockContext.of(snapshot.config(), at.header(), snapshot::hashOf);
    block = blockOverrides.map(BlockOverrides::read).orElse(BlockOverrides.NONE).on(block);
    StateOverrides overrides = stateOverrides.map(StateOverrides::read).orElse(StateOverrides.NONE);
    return new Caller(
        overrides.on(state),
        Optional.empty(),
        overrides.on(snapshot.config().at(block.number(), block.timestamp())),
        block,
        limits);
  }

  /** The same for calls of an account that is private: they see the public ones too. */
  public Caller privately(Optional<WorldState> accounts) {
    return new Caller(state, accounts, rules, block, limits);
  }

  /** The most gas that a call may have. */
  public long gas(CallArguments arguments) {
    long most = limits.callGas() == 0 ? Long.MAX_VALUE : limits.callGas();
    long asked = arguments.gas().orElse(most);
    return asked < 0 || asked > most ? most : asked;
  }

  /** What the call gives, however it ends. */
  public CallResult run(CallArguments arguments) {
    return run(arguments.withGas(gas(arguments)));
  }

  CallResult run(CallRequest request) {
    return run(request, deadline.watch(rules, request.gas()));
  }

  /** Runs a request under the eyes of {@code inspector}. */
  public CallResult run(CallRequest request, Inspector inspector) {
    deadline.check();
    return CallExecution.call(state(), rules, block, request, inspector);
  }

  /** Runs a call under the eyes of a tracer and gives what that one tells. */
  public JsonNode trace(CallArguments arguments, Function<Tracer.Subject, Tracer> tracers) {
    long gas = gas(arguments);
    Tracer tracer =
        tracers.apply(
            new Tracer.Subject(
                state(),
                rules,
                arguments.from(),
                arguments.to(),
                List.of(block.rewardAccount()),
                gas,
                0));
    CallExecution.Changed changed =
        CallExecution.changed(state(), rules, block, arguments.withGas(gas), tracer);
    if (changed.invalid().isPresent()) {
      throw RpcError.server("tracing failed: " + changed.invalid().get().text()).toException();
    }
    CallResult result = changed.result();
    return tracer.toJson(
        new Tracer.Ended(
            result.gasUsed(), result.failure().isPresent(), result.output(), changed.changes()));
  }

  StateView state() {
    return privately.isPresent() ? new DualState(state, privately.get()) : state;
  }

  /** Whether what is called is private. */
  public boolean isPrivate() {
    return privately.isPresent();
  }

  public Rules rules() {
    return rules;
  }

  BlockContext block() {
    return block;
  }
}
