package io.witan.deploy.fuzz;

import com.sun.management.ThreadMXBean;
import io.witan.deploy.fuzz.Decoder.Form;
import io.witan.protocol.bytes.Bytes;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * Gives a decoder inputs and holds it to four rules: it accepts or refuses, and throws nothing
 * else; it allocates no more than a multiple of the input; it takes no longer than a multiple of
 * the input; and what it accepted is written as it was read.
 */
final class Probe<T> {
  /** Bytes that reading may allocate, whatever the input, and for each byte of it. */
  static final long FREE_BYTES = 32 << 10;

  static final long BYTES_PER_BYTE = 200;

  /** Nanoseconds that reading may take, whatever the input, and for each byte of it. */
  private static final long FREE_NANOS = 2_000_000;

  private static final long NANOS_PER_BYTE = 2_000;

  /** What is too much counts if it is too much each time: the JVM loads, the machine works. */
  private static final int REPEATS = 20;

  private static final ThreadMXBean MEMORY = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** A rule that was broken, and by what input. */
  static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Broken(String decoder, String rule, Bytes input, Throwable cause) {
      super(decoder + ": " + rule + "; input of " + input.size() + " bytes " + head(input), cause);
    }

    private static String head(Bytes input) {
      return input.slice(0, Math.min(2048, input.size())).toHex();
    }
  }

  private final Decoder<T> decoder;
  private final Edits edits;
  private final boolean timed;
  private long inputs;
  private long accepted;
  private long mostAllocated;
  private double mostPerByte;
  private long slowest;

  private Probe(Decoder<T> decoder, boolean timed) {
    this.decoder = decoder;
    this.timed = timed;
    this.edits = new Edits(decoder.samples(), decoder.rlp(), decoder.mostBytes());
  }

  /** Holds the decoder to all four rules. */
  static <T> Probe<T> timed(Decoder<T> decoder) {
    return new Probe<>(decoder, true);
  }

  /** The same without the rule of time, which is for machines that are not too busy. */
  static <T> Probe<T> untimed(Decoder<T> decoder) {
    return new Probe<>(decoder, false);
  }

  /** Tries the input that a fuzzer's bytes stand for. */
  void fuzz(byte[] bytes) {
    tryOut(decoder.compose().apply(edits.input(bytes)));
  }

  /**
   * Tries one input.
   *
   * @throws Broken if a rule is broken
   */
  void tryOut(Bytes input) {
    inputs++;
    long allocated = MEMORY.getCurrentThreadAllocatedBytes();
    long begin = System.nanoTime();
    T read = read(input);
    long nanos = System.nanoTime() - begin;
    weigh(input, MEMORY.getCurrentThreadAllocatedBytes() - allocated);
    time(input, nanos);
    if (read != null) {
      accepted++;
      compare(input, read);
    }
  }

  private T read(Bytes input) {
    try {
      return decoder.decode().apply(input);
    } catch (IllegalArgumentException refused) {
      return null;
    } catch (RuntimeException | Error crash) {
      throw new Broken(decoder.name(), "it throws " + crash, input, crash);
    }
  }

  private void weigh(Bytes input, long first) {
    long limit = FREE_BYTES + BYTES_PER_BYTE * input.size();
    long allocated = first;
    for (int i = 0; allocated > limit && i < REPEATS; i++) {
      long before = MEMORY.getCurrentThreadAllocatedBytes();
      read(input);
      allocated = Math.min(allocated, MEMORY.getCurrentThreadAllocatedBytes() - before);
    }
    mostAllocated = Math.max(mostAllocated, allocated);
    mostPerByte =
        Math.max(mostPerByte, (double) (allocated - FREE_BYTES) / Math.max(1, input.size()));
    if (allocated > limit) {
      throw new Broken(decoder.name(), "it allocates " + allocated + " bytes", input, null);
    }
  }

  private void time(Bytes input, long first) {
    long limit = FREE_NANOS + NANOS_PER_BYTE * input.size();
    long nanos = first;
    for (int i = 0; timed && nanos > limit && i < REPEATS; i++) {
      long begin = System.nanoTime();
      read(input);
      nanos = Math.min(nanos, System.nanoTime() - begin);
    }
    slowest = Math.max(slowest, nanos);
    if (timed && nanos > limit) {
      throw new Broken(decoder.name(), "it takes " + nanos / 1000 + " µs", input, null);
    }
  }

  private void compare(Bytes input, T read) {
    if (decoder.form() == Form.READ_ONLY) {
      return;
    }
    Bytes written = decoder.encode().apply(read);
    Bytes expected = input;
    if (decoder.form() == Form.LENIENT) {
      expected = written;
      written = decoder.encode().apply(again(input, written));
    }
    if (!written.equals(expected)) {
      throw new Broken(decoder.name(), "written again it is " + written.toHex(), input, null);
    }
  }

  private T again(Bytes input, Bytes written) {
    try {
      return decoder.decode().apply(written);
    } catch (RuntimeException refused) {
      throw new Broken(
          decoder.name(), "what it read cannot be read again: " + written.toHex(), input, refused);
    }
  }

  long inputs() {
    return inputs;
  }

  long accepted() {
    return accepted;
  }

  /** The figures so far, in one line. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "accepted %,d, most allocated %,d bytes (%.0f per byte beyond %d KiB), slowest %,d µs",
        accepted,
        mostAllocated,
        mostPerByte,
        FREE_BYTES >> 10,
        slowest / 1000);
  }
}
