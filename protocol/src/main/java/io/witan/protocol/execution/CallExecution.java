package io.witan.protocol.execution;

import io.witan.protocol.evm.Inspector;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.rules.Rules;
import io.witan.protocol.state.StateView;

/** Runs a call that changes nothing. */
public final class CallExecution {
  private CallExecution() {}

  public static CallResult call(
      StateView view, Rules rules, BlockContext block, CallRequest request, Inspector inspector) {
    Fault.unless(false, "not there yet");
    return null;
  }
}
