package io.witan.actors.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class HotCodeTest {
  @Test
  void workIsDoneByOneThreadOfTheLowestPriorityAndTooMuchIsRefused() throws InterruptedException {
    HotCode host = new HotCode();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch held = new CountDownLatch(1);
    AtomicReference<Thread> thread = new AtomicReference<>();
    assertTrue(
        host.offer(
            () -> {
              thread.set(Thread.currentThread());
              begun.countDown();
              try {
                held.await();
              } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
              }
            }));
    begun.await();
    assertTrue(thread.get().isDaemon());
    assertEquals(Thread.MIN_PRIORITY, thread.get().getPriority());

    AtomicInteger done = new AtomicInteger();
    CountDownLatch last = new CountDownLatch(64);
    for (int i = 0; i < 64; i++) {
      assertTrue(
          host.offer(
              () -> {
                done.incrementAndGet();
                last.countDown();
              }));
    }
    assertFalse(host.offer(() -> done.addAndGet(1_000)));
    held.countDown();
    last.await();
    assertEquals(64, done.get());
  }
}
