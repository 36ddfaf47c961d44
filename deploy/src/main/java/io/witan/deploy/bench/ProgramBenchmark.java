package io.witan.deploy.bench;

import io.witan.protocol.evm.Inspector;
import io.witan.protocol.evm.Outcome;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Runs a program; one operation is the whole of it. */
@State(Scope.Benchmark)
public class ProgramBenchmark {
  @Param EvmProgram program;

  private ProgramRun run;

  @Setup
  public void prepare() {
    run = new ProgramRun(program);
  }

  @Benchmark
  public Outcome interpreted() {
    return run.once(Inspector.NONE);
  }
}
