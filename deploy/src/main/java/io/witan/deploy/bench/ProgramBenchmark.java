package io.witan.deploy.bench;

import io.witan.protocol.evm.CompiledTier;
import io.witan.protocol.evm.Outcome;
import io.witan.protocol.evm.compiled.JvmTranslator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Runs a program; one operation is the whole of it. */
@State(Scope.Benchmark)
public class ProgramBenchmark {
  @Param EvmProgram program;

  private final CompiledTier tier = JvmTranslator.atFirstRun(16);
  private ProgramRun run;

  @Setup
  public void prepare() {
    run = ProgramRun.of(program);
  }

  @Benchmark
  public Outcome interpreted() {
    return run.once(CompiledTier.OFF);
  }

  @Benchmark
  public Outcome compiled() {
    return run.once(tier);
  }
}
