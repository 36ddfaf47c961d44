package io.witan.simulations.fuzz;

import io.witan.protocol.evm.CompiledTier;
import io.witan.protocol.evm.compiled.JvmTranslator;
import io.witan.protocol.execution.TransactionExecution;

/** Transaction by transaction, all stored code translated for the JVM before its first run. */
final class CompiledSide implements Side {
  private final CompiledTier tier = JvmTranslator.atFirstRun(64);

  @Override
  public String name() {
    return "compiled";
  }

  @Override
  public Observed run(FuzzCase given) {
    return Stepwise.run(
            given,
            given.rules(),
            (state, rules, block, transaction, gas) ->
                TransactionExecution.execute(state, rules, block, transaction, gas, tier))
        .observed();
  }
}
