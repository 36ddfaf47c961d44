package io.witan.deploy.bench;

import io.witan.protocol.bytes.Bytes;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Runs a precompiled contract on input that it accepts. */
@State(Scope.Benchmark)
public class PrecompileBenchmark {
  @Param PrecompileCall call;

  private Bytes input;

  @Setup
  public void prepare() {
    input = call.input();
  }

  @Benchmark
  public Optional<Bytes> run() {
    return call.run(input);
  }
}
