package io.witan.simulations.fuzz;

import io.witan.protocol.machine.Workers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/**
 * Says that it has several cores, and runs the last task first: what depends on the order of tasks
 * shows itself, and shows itself again.
 */
final class Backwards implements Workers {
  @Override
  public int count() {
    return 5;
  }

  @Override
  public <T> List<T> all(List<? extends Supplier<? extends T>> tasks) {
    List<T> given = new ArrayList<>();
    for (Supplier<? extends T> task : tasks.reversed()) {
      given.add(task.get());
    }
    Collections.reverse(given);
    return given;
  }
}
