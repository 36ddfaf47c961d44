package io.witan.deploy.live;

import io.witan.deploy.CommandFailure;
import io.witan.deploy.network.NodeProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A data directory in which no space is left when that is wanted. Root gives it a file system of
 * its own, small enough to be filled at once; others limit how long the process's files may become.
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

  /** Whether this user on this system has a way to do it. */
  static boolean isPossible() {
    return mayMount() || Files.isExecutable(LIMIT);
  }

  private static boolean mayMount() {
    return "root".equals(System.getProperty("user.name")) && Files.isExecutable(MOUNT);
  }

  /** A data directory of a node that does not run yet. */
  static SmallDisk at(Path path) {
    try {
      Files.createDirectories(path);
    } catch (IOException failed) {
      throw new CommandFailure("cannot make the folder " + path);
    }
    if (mayMount()) {
      run("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "tmpfs", path.toString());
    }
    return new SmallDisk(path, mayMount());
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
    try {
      Process process = new ProcessBuilder(command).inheritIO().start();
      if (process.waitFor() != 0) {
        throw new CommandFailure("the command failed: " + String.join(" ", command));
      }
    } catch (IOException failed) {
      throw new CommandFailure("cannot run the command " + command[0]);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    if (mounted) {
      run("umount", "-l", path.toString());
    }
  }
}
