package io.witan.protocol.machine;

import java.util.List;
import java.util.function.Supplier;

/**
 * Runs pure computations that do not need each other, perhaps at the same time. What they give does
 * not depend on how many run at once: a machine may use it and stays deterministic. The host owns
 * the threads.
 */
public interface Workers {
  /** The calling thread alone. */
  Workers CALLER =
      new Workers() {
        @Override
        public int count() {
          return 1;
        }

        @Override
        public <T> List<T> all(List<? extends Supplier<? extends T>> tasks) {
          return tasks.stream().<T>map(Supplier::get).toList();
        }
      };

  /** How many computations can run at the same time, at least 1. */
  int count();

  /**
   * Runs every task and waits for all of them; one task may itself ask for more. What a task throws
   * is thrown here after all have ended; of several the first in the list's order.
   *
   * @return what the tasks gave, in their order
   */
  <T> List<T> all(List<? extends Supplier<? extends T>> tasks);
}
