package io.witan.actors.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.machine.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class CoresTest {
  private static List<Supplier<Integer>> tasks(int count, Supplier<Integer> each) {
    return IntStream.range(0, count)
        .<Supplier<Integer>>mapToObj(i -> () -> i + each.get())
        .toList();
  }

  @Test
  void whatTheTasksGiveIsInTheirOrder() {
    assertEquals(
        IntStream.range(0, 1_000).boxed().toList(), Cores.of(4).all(tasks(1_000, () -> 0)));
    assertEquals(List.of(), Cores.of(4).all(List.of()));
  }

  @Test
  void tasksRunBesideEachOther() {
    CountDownLatch met = new CountDownLatch(3);
    Supplier<Integer> meet =
        () -> {
          met.countDown();
          try {
            met.await();
          } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
          }
          return 0;
        };
    assertEquals(List.of(0, 1, 2), Cores.of(3).all(tasks(3, meet)));
  }

  @Test
  void tasksMayAskForMoreWhereverTheyRun() {
    Workers cores = Cores.of(2);
    Supplier<Integer> nested =
        () -> cores.all(tasks(20, () -> cores.all(tasks(5, () -> 0)).size())).size();
    assertEquals(IntStream.range(20, 60).boxed().toList(), cores.all(tasks(40, nested)));
  }

  @Test
  void theFirstFailureInTheirOrderIsThrownAfterAllHaveEnded() {
    AtomicInteger ended = new AtomicInteger();
    List<Supplier<Integer>> tasks = new ArrayList<>(tasks(50, ended::incrementAndGet));
    IllegalStateException first = new IllegalStateException("first");
    tasks.set(20, () -> throwing(first));
    tasks.set(30, () -> throwing(new IllegalArgumentException("second")));
    assertSame(first, assertThrows(IllegalStateException.class, () -> Cores.of(3).all(tasks)));
    assertEquals(48, ended.get());
  }

  private static int throwing(RuntimeException failure) {
    throw failure;
  }

  @Test
  void oneCoreIsTheCaller() {
    assertSame(Workers.CALLER, Cores.of(1));
    Thread caller = Thread.currentThread();
    assertTrue(Cores.of(1).all(List.of(Thread::currentThread)).contains(caller));
  }
}
