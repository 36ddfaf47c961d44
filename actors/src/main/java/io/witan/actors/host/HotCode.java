package io.witan.actors.host;

import io.witan.protocol.evm.CompiledTier;
import io.witan.protocol.evm.CompiledTier.Figures;
import io.witan.protocol.evm.CompiledTier.Limits;
import io.witan.protocol.evm.compiled.JvmTranslator;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import kamon.Kamon;
import kamon.metric.Gauge;

/**
 * The EVM's second tier as a node has it: one thread of low priority translates what is hot. It
 * never makes an execution wait, and what is asked for while too much waits is asked for again.
 */
public final class HotCode implements CompiledTier.Background {
  /** A fiftieth of a second in the interpreter; classes of some hundred contracts. */
  private static final Limits LIMITS = new Limits(20_000_000, 512, 16L << 20);

  private static final int WAITING = 64;
  private static final int IDLE_SECONDS = 10;

  @SuppressWarnings("ThreadPriorityCheck") // nothing depends on it; some systems heed it
  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1,
          1,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(WAITING),
          Thread.ofPlatform().daemon().priority(Thread.MIN_PRIORITY).name("hot-code").factory());

  private final Gauge compiled = Kamon.gauge("witan.evm.code.compiled").withoutTags();
  private final Gauge failed = Kamon.gauge("witan.evm.code.failed").withoutTags();
  private final Gauge evicted = Kamon.gauge("witan.evm.code.evicted").withoutTags();
  private final Gauge kept = Kamon.gauge("witan.evm.code.kept").withoutTags();
  private final Gauge bytes = Kamon.gauge("witan.evm.code.bytes").withoutTags();

  HotCode() {
    thread.allowCoreThreadTimeOut(true);
  }

  /** Lets all executions of this process use the tier from now on. */
  public static void install() {
    new CompiledTier(new JvmTranslator(), new HotCode(), LIMITS).install();
  }

  @Override
  public boolean offer(Runnable work) {
    try {
      thread.execute(work);
      return true;
    } catch (RejectedExecutionException full) {
      return false;
    }
  }

  @Override
  public void changed(Figures figures) {
    compiled.update((double) figures.compiled());
    failed.update((double) figures.failed());
    evicted.update((double) figures.evicted());
    kept.update(figures.kept());
    bytes.update((double) figures.bytes());
  }
}
