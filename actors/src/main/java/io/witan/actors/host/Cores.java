package io.witan.actors.host;

import io.witan.protocol.machine.Workers;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The cores of the machine. Who asks takes part: tasks are taken one by one by the caller and by
 * whatever threads are free, so that a busy machine, or a task that asks for more, never waits for
 * a thread. Threads end when they had nothing to do for a while.
 */
public final class Cores implements Workers {
  private static final int IDLE_SECONDS = 10;

  private final int count;
  private final ThreadPoolExecutor others;

  private Cores(int count) {
    this.count = count;
    this.others =
        new ThreadPoolExecutor(
            count - 1,
            count - 1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("core-", 1).factory());
    others.allowCoreThreadTimeOut(true);
  }

  /** That many cores, the caller's among them. */
  public static Workers of(int count) {
    return count > 1 ? new Cores(count) : Workers.CALLER;
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public <T> List<T> all(List<? extends Supplier<? extends T>> tasks) {
    Batch<T> batch = new Batch<>(tasks);
    for (int i = 1; i < Math.min(count, tasks.size()); i++) {
      others.execute(batch);
    }
    batch.run();
    return batch.await();
  }

  /** Tasks of one caller; whoever runs it takes one after the other until all are taken. */
  private static final class Batch<T> implements Runnable {
    private final List<? extends Supplier<? extends T>> tasks;
    private final AtomicInteger taken = new AtomicInteger();
    private final T[] given;
    private final Throwable[] thrown;
    private final CountDownLatch running;

    @SuppressWarnings("unchecked")
    Batch(List<? extends Supplier<? extends T>> tasks) {
      this.tasks = tasks;
      this.given = (T[]) new Object[tasks.size()];
      this.thrown = new Throwable[tasks.size()];
      this.running = new CountDownLatch(tasks.size());
    }

    @Override
    public void run() {
      for (int i = taken.getAndIncrement(); i < given.length; i = taken.getAndIncrement()) {
        try {
          given[i] = tasks.get(i).get();
        } catch (RuntimeException | Error failed) {
          thrown[i] = failed;
        }
        running.countDown();
      }
    }

    /** After the caller ran it: what is left is running already. */
    List<T> await() {
      boolean interrupted = false;
      while (running.getCount() > 0) {
        try {
          running.await();
        } catch (InterruptedException stop) {
          interrupted = true; // tasks are short, and nobody else takes what they give
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      for (Throwable failed : thrown) {
        switch (failed) {
          case null -> {}
          case RuntimeException unchecked -> throw unchecked;
          case Error error -> throw error;
          default -> throw new AssertionError(failed);
        }
      }
      return Arrays.asList(given);
    }
  }
}
