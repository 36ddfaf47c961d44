package io.witan.deploy.live;

import io.witan.deploy.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What one process may take of the processors, as on a machine of its own: a control group of Linux
 * (cgroups, version 1 or 2), which root may make.
 */
final class ProcessorShare implements AutoCloseable {
  private static final Path ROOT = Path.of("/sys/fs/cgroup");
  private static final Path FIRST_VERSION = ROOT.resolve("cpu");

  /** Microseconds in which the share is counted: short, so that answers do not wait long. */
  private static final long PERIOD = 10_000;

  private final Path group;

  private ProcessorShare(Path group) {
    this.group = group;
  }

  /**
   * Limits a process that runs.
   *
   * @param share of one processor
   * @throws CommandFailure where this user or this system cannot
   */
  static ProcessorShare of(long pid, double share) {
    boolean first = Files.isDirectory(FIRST_VERSION);
    ProcessorShare made =
        new ProcessorShare((first ? FIRST_VERSION : ROOT).resolve("witan-live-" + pid));
    long quota = Math.round(share * PERIOD);
    List<String> settings =
        first
            ? List.of("cpu.cfs_period_us", "" + PERIOD, "cpu.cfs_quota_us", "" + quota)
            : List.of("cpu.max", "%d %d".formatted(quota, PERIOD));
    try {
      Files.createDirectory(made.group);
      for (int i = 0; i < settings.size(); i += 2) {
        Files.writeString(made.group.resolve(settings.get(i)), settings.get(i + 1));
      }
      put(made.group, pid);
      return made;
    } catch (IOException | UnsupportedOperationException refused) {
      made.remove();
      throw new CommandFailure(
          String.format(
              Locale.ROOT, "--share needs root and Linux's cgroups with cpu: %s", refused));
    }
  }

  private static void put(Path group, long pid) throws IOException {
    Files.writeString(group.resolve("cgroup.procs"), Long.toString(pid));
  }

  private void remove() {
    try {
      Files.deleteIfExists(group);
    } catch (IOException busy) {
      // It is empty of processes when they have ended; then it does no harm.
    }
  }

  /** Gives the process all that there is. */
  @Override
  public void close() {
    try {
      for (String pid : Files.readAllLines(group.resolve("cgroup.procs"))) {
        put(group.getParent(), Long.parseLong(pid));
      }
    } catch (IOException gone) {
      // The process has ended.
    }
    remove();
  }
}
