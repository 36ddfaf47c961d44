package io.witan.deploy.bench;

import io.witan.actors.host.Cores;
import io.witan.protocol.evm.compiled.JvmTranslator;
import io.witan.protocol.execution.BlockResult;
import io.witan.protocol.machine.Workers;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Imports a block: runs its transactions and computes and compares all roots. */
@State(Scope.Benchmark)
public class BlockBenchmark {
  @Param BlockKind kind;

  private BlockScene scene;
  private Workers cores;

  @Setup
  public void prepare() {
    if (kind.compiled()) {
      JvmTranslator.atFirstRun(16).install();
    }
    scene = new BlockScene(kind.tokens());
    cores = Cores.of(Runtime.getRuntime().availableProcessors());
  }

  @Benchmark
  public BlockResult sequential() {
    return scene.run(Workers.CALLER);
  }

  @Benchmark
  public BlockResult parallel() {
    return scene.run(cores);
  }
}
