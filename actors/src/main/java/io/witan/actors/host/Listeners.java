package io.witan.actors.host;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who wants to be told of something. One that throws harms only itself. */
public final class Listeners<T> {
  private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

  private final List<Consumer<T>> listeners = new CopyOnWriteArrayList<>();

  public AutoCloseable add(Consumer<T> listener) {
    // Wrapped, so that the same listener added twice is closed one by one.
    Consumer<T> own = event -> listener.accept(event);
    listeners.add(own);
    return () -> listeners.remove(own);
  }

  public boolean isEmpty() {
    return listeners.isEmpty();
  }

  public void tell(T event) {
    for (Consumer<T> listener : listeners) {
      try {
        listener.accept(event);
      } catch (RuntimeException broken) {
        LOG.error("a listener failed on {}", event.getClass().getSimpleName(), broken);
      }
    }
  }
}
