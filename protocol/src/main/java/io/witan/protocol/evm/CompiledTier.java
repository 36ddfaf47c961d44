package io.witan.protocol.evm;

import io.witan.protocol.bytes.Bytes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The second tier: code that has taken much gas in the interpreter is translated for the JVM, in
 * the background, and runs translated from then on. What it gives is what the interpreter gives; it
 * is a cache of bounded size, which many threads may use.
 */
public final class CompiledTier {
  /** Where translation happens; the host owns the thread. */
  public interface Background {
    /** In the thread that runs the code: for tests. */
    Background CALLER =
        work -> {
          work.run();
          return true;
        };

    /** Takes the work, to be done once; false where there is too much already. */
    boolean offer(Runnable work);

    /** Told after each translation, by the thread that did it. */
    default void changed(Figures figures) {}
  }

  /**
   * What is translated, and how much of it is kept.
   *
   * @param hotGas that code must have taken in the interpreter before it is translated
   * @param codes kept, those that could not be translated included
   * @param bytes of classes kept
   */
  public record Limits(long hotGas, int codes, long bytes) {}

  /**
   * Counted since the beginning.
   *
   * @param failed codes that could not be translated: they stay interpreted
   * @param kept codes at present
   */
  public record Figures(long compiled, long failed, long evicted, int kept, long bytes) {}

  /** The interpreter only. */
  public static final CompiledTier OFF =
      new CompiledTier(source -> Optional.empty(), work -> false, new Limits(Long.MAX_VALUE, 0, 0));

  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  private static volatile CompiledTier ofProcess = OFF;

  private final Translator translator;
  private final Background background;
  private final Limits limits;
  private final Map<Translation.Key, Translation> kept = new LinkedHashMap<>();
  private long bytes;
  private long compiled;
  private long failed;
  private long evicted;

  public CompiledTier(Translator translator, Background background, Limits limits) {
    this.translator = translator;
    this.background = background;
    this.limits = limits;
  }

  /** What executions use that are not given one. */
  public static CompiledTier ofProcess() {
    return ofProcess;
  }

  /** Makes this what executions of the whole process use: the host's choice, made once. */
  public void install() {
    ofProcess = this;
  }

  /** Runs a frame that nobody watches until it ends or calls. */
  int run(Evm evm, Frame frame) {
    Code code = frame.code;
    if (this == OFF || code.hash == null) {
      return Interpreter.run(evm, frame);
    }
    Translation known = code.translation;
    if (known == null || !known.serves(this, evm.schedule)) {
      known = code.heat >= limits.hotGas ? request(code, evm.schedule) : null;
    }
    CompiledCode ready = known == null ? null : known.code;
    if (ready != null) {
      known.used = true;
      return ready.run(evm, frame);
    }
    long before = frame.gas;
    int signal = Interpreter.run(evm, frame);
    long given = signal == Interpreter.CALLS ? evm.next.gas() : 0;
    code.heat += Math.max(0, before - frame.gas - given);
    return signal;
  }

  /** The code's translation, asked for where there is none; null where it cannot be asked for. */
  private Translation request(Code code, GasSchedule schedule) {
    Translation.Key key = new Translation.Key(code.hash, schedule);
    Translation translation;
    boolean isNew;
    synchronized (kept) {
      translation = kept.get(key);
      isNew = translation == null;
      if (isNew) {
        translation = new Translation(this, key);
        kept.put(key, translation);
      }
    }
    code.translation = translation;
    code.heat = 0;
    if (isNew) {
      Translation asked = translation;
      if (!background.offer(() -> translate(code, schedule, asked))) {
        remove(asked);
        return null;
      }
    }
    return translation;
  }

  private void remove(Translation translation) {
    synchronized (kept) {
      drop(translation);
      kept.remove(translation.key);
    }
  }

  private void translate(Code code, GasSchedule schedule, Translation into) {
    Optional<Bytes> bytes;
    CompiledCode ready = null;
    try {
      bytes = translator.translate(new Translator.Source(code, schedule));
      ready = bytes.isEmpty() ? null : define(bytes.get().unsafeArray());
    } catch (RuntimeException | LinkageError untranslatable) {
      bytes = Optional.empty();
    }
    synchronized (kept) {
      if (ready == null) {
        failed++;
        into.state = Translation.State.FAILED;
      } else {
        compiled++;
        into.size = bytes.get().size();
        this.bytes += into.size;
        into.code = ready;
        into.state = Translation.State.READY;
      }
      evict(into);
    }
    background.changed(figures());
  }

  /**
   * Makes room: what has not run since the last time goes first, the oldest of it before others.
   */
  private void evict(Translation newest) {
    for (int round = 0; round < 2 && isFull(); round++) {
      Iterator<Translation> all = kept.values().iterator();
      while (isFull() && all.hasNext()) {
        Translation one = all.next();
        if (one == newest || one.state == Translation.State.WAITING) {
          continue;
        }
        if (one.used) {
          one.used = false;
        } else {
          all.remove();
          drop(one);
          evicted++;
        }
      }
    }
  }

  private boolean isFull() {
    return kept.size() > limits.codes || bytes > limits.bytes;
  }

  private void drop(Translation one) {
    bytes -= one.size;
    one.state = Translation.State.EVICTED;
    one.code = null;
  }

  private static CompiledCode define(byte[] bytes) {
    try {
      MethodHandles.Lookup hidden = LOOKUP.defineHiddenClass(bytes, true);
      return (CompiledCode)
          hidden
              .findConstructor(hidden.lookupClass(), MethodType.methodType(void.class))
              .asType(MethodType.methodType(CompiledCode.class))
              .invokeExact();
    } catch (Throwable broken) {
      throw new IllegalStateException("a translated class cannot be used", broken);
    }
  }

  public Figures figures() {
    synchronized (kept) {
      return new Figures(compiled, failed, evicted, kept.size(), bytes);
    }
  }
}
