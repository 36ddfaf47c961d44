package io.witan.deploy.live;

import io.witan.deploy.CommandFailure;
import io.witan.deploy.network.NodeProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A data directory in which no space is left when that is wanted. Who may mount gives it a file
 * system of its own, small enough to be filled at once; others limit how long the process's files
 * may become.
 */
final class SmallDisk implements AutoCloseable {
  private static final String SIZE = "192m";
  private static final int PIECE = 4 << 10;
  private static final Path MOUNT = Path.of("/bin/mount");
  private static final Path LIMIT = Path.of("/usr/bin/prlimit");

  private final Path path;
  private final boolean mounted;

  private SmallDisk(Path path, boolean mounted) {
    this.path = path;
    this.mounted = mounted;
  }

  /** Of a node that does not run yet; empty where this user on this system has no way to do it. */
  static Optional<SmallDisk> at(Path path) {
    try {
      Files.createDirectories(path);
    } catch (IOException failed) {
      throw new CommandFailure("cannot make the folder " + path);
    }
    boolean mounted = mounts(path);
    return mounted || Files.isExecutable(LIMIT)
        ? Optional.of(new SmallDisk(path, mounted))
        : Optional.empty();
  }

  /** Root may, but in many containers not even root. */
  private static boolean mounts(Path path) {
    return "root".equals(System.getProperty("user.name"))
        && Files.isExecutable(MOUNT)
        && succeeds("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "tmpfs", path.toString());
  }

  /** Whether it is full for a node that starts, too. */
  boolean outlivesProcess() {
    return mounted;
  }

  /** What it is like when it is full. */
  String fullness() {
    return mounted ? "disk is full" : "files must not grow";
  }

  /** Takes all space that is left. */
  void fill(NodeProcess node) {
    if (!mounted) {
      limit(node, Integer.toString(PIECE));
      return;
    }
    try (OutputStream out = Files.newOutputStream(filler())) {
      byte[] piece = new byte[PIECE];
      while (true) {
        out.write(piece);
      }
    } catch (IOException full) {
      // As it should be.
    }
  }

  /** Gives the space back. */
  void free(NodeProcess node) {
    if (!mounted) {
      limit(node, "unlimited");
      return;
    }
    try {
      Files.deleteIfExists(filler());
    } catch (IOException failed) {
      throw new CommandFailure("cannot delete " + filler());
    }
  }

  private Path filler() {
    return path.resolve("filler");
  }

  /** Only the soft limit, which its owner may raise again. */
  private static void limit(NodeProcess node, String bytes) {
    run(LIMIT.toString(), "--pid", Long.toString(node.pid()), "--fsize=" + bytes + ":");
  }

  private static void run(String... command) {
    if (!succeeds(command)) {
      throw new CommandFailure("the command failed: " + String.join(" ", command));
    }
  }

  private static boolean succeeds(String... command) {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    } catch (IOException failed) {
      throw new CommandFailure("cannot run the command " + command[0]);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    if (mounted) {
      run("umount", "-l", path.toString());
    }
  }
}
