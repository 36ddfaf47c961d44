package io.witan.deploy.node;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import kamon.Kamon;
import kamon.metric.Counter;
import kamon.metric.Gauge;
import kamon.metric.MeasurementUnit;

/**
 * What a process's JVM, its memory, processor and disk come to. Linux tells some of it in /proc.
 */
final class ProcessMetrics {
  private static final Duration EVERY = Duration.ofSeconds(5);
  private static final long PAGE = 4096;
  private static final MeasurementUnit BYTES = MeasurementUnit.information().bytes();
  private static final MeasurementUnit MILLIS = MeasurementUnit.time().milliseconds();

  private ProcessMetrics() {}

  /** Begins to watch the process that this is, and the disk of its data. */
  static void begin(Path dataDir) {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    area("heap", memory::getHeapMemoryUsage);
    area("nonheap", memory::getNonHeapMemoryUsage);
    gauge(Kamon.gauge("jvm.threads"), ManagementFactory.getThreadMXBean()::getThreadCount);
    counter(Kamon.counter("jvm.gc", MILLIS), ProcessMetrics::collecting);
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
      counter(Kamon.counter("process.cpu", MILLIS), () -> system.getProcessCpuTime() / 1_000_000);
      gauge(Kamon.gauge("process.open.fds"), system::getOpenFileDescriptorCount);
      gauge(Kamon.gauge("system.load"), system::getSystemLoadAverage);
    }
    gauge(Kamon.gauge("process.resident.memory", BYTES), ProcessMetrics::resident);
    counter(Kamon.counter("process.disk.read", BYTES), () -> transferred("read_bytes"));
    counter(Kamon.counter("process.disk.write", BYTES), () -> transferred("write_bytes"));
    gauge(Kamon.gauge("witan.disk.free", BYTES), () -> space(dataDir, FileStore::getUsableSpace));
    gauge(Kamon.gauge("witan.disk.size", BYTES), () -> space(dataDir, FileStore::getTotalSpace));
  }

  /** Updates a gauge from now on. */
  static void gauge(kamon.metric.Metric.Gauge metric, DoubleSupplier value) {
    follow(metric.withoutTags(), value);
  }

  private static void follow(Gauge gauge, DoubleSupplier value) {
    Consumer<Gauge> look = each -> each.update(value.getAsDouble());
    gauge.autoUpdate(look, EVERY);
  }

  /** Updates a counter from now on by what a total has grown by. */
  private static void counter(kamon.metric.Metric.Counter metric, LongSupplier total) {
    long[] seen = {0};
    Consumer<Counter> look =
        each -> {
          long now = Math.max(seen[0], total.getAsLong());
          each.increment(now - seen[0]);
          seen[0] = now;
        };
    metric.withoutTags().autoUpdate(look, EVERY);
  }

  private static void area(String name, Supplier<MemoryUsage> usage) {
    follow(
        Kamon.gauge("jvm.memory.used", BYTES).withTag("area", name),
        () -> (double) usage.get().getUsed());
    if (usage.get().getMax() > 0) {
      follow(
          Kamon.gauge("jvm.memory.max", BYTES).withTag("area", name),
          () -> (double) usage.get().getMax());
    }
  }

  private static long collecting() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
        .sum();
  }

  private static double resident() {
    String[] pages = read("/proc/self/statm").split(" ", 3);
    return pages.length > 1 ? (double) (PAGE * Long.parseLong(pages[1])) : 0;
  }

  private static long transferred(String which) {
    return read("/proc/self/io")
        .lines()
        .filter(line -> line.startsWith(which + ": "))
        .mapToLong(line -> Long.parseLong(line.substring(which.length() + 2)))
        .findFirst()
        .orElse(0);
  }

  /** Empty where the system has no such file. */
  private static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException notLinux) {
      return "";
    }
  }

  private interface Space {
    long of(FileStore store) throws IOException;
  }

  private static double space(Path folder, Space which) {
    try {
      return (double) which.of(Files.getFileStore(folder));
    } catch (IOException gone) {
      return 0;
    }
  }
}
