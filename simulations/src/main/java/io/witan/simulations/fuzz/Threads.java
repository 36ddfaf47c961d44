package io.witan.simulations.fuzz;

import io.witan.protocol.machine.Workers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Runs tasks on threads, really at the same time. */
final class Threads implements Workers {
  private static final int COUNT = 3;
  private static final Executor POOL =
      Executors.newFixedThreadPool(COUNT, Thread.ofPlatform().daemon().factory());

  @Override
  public int count() {
    return COUNT;
  }

  @Override
  public <T> List<T> all(List<? extends Supplier<? extends T>> tasks) {
    List<CompletableFuture<T>> begun =
        tasks.stream().map(task -> CompletableFuture.<T>supplyAsync(task::get, POOL)).toList();
    return begun.stream().map(CompletableFuture::join).toList();
  }
}
