package io.witan.simulations.fuzz;

import io.witan.protocol.machine.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.function.Supplier;

/** Runs tasks on threads, really at the same time. */
final class Threads implements Workers {
  private static final int COUNT = 3;

  /** Who waits for a task in it runs others: tasks may ask for more. */
  private static final ForkJoinPool POOL = new ForkJoinPool(COUNT);

  @Override
  public int count() {
    return COUNT;
  }

  @Override
  public <T> List<T> all(List<? extends Supplier<? extends T>> tasks) {
    List<ForkJoinTask<T>> begun = new ArrayList<>();
    for (Supplier<? extends T> task : tasks) {
      begun.add(POOL.submit(() -> task.get()));
    }
    return begun.stream().map(ForkJoinTask::join).toList();
  }
}
