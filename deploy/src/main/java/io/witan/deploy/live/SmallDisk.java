package io.witan.deploy.live;

import io.witan.deploy.CommandFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system of its own for one data directory, small enough to be filled at once. */
final class SmallDisk implements AutoCloseable {
  private static final String SIZE = "192m";
  private static final int PIECE = 4 << 10;

  private final Path path;

  private SmallDisk(Path path) {
    this.path = path;
  }

  /** Whether this user may mount file systems. */
  static boolean isPossible() {
    return "root".equals(System.getProperty("user.name"))
        && Files.isExecutable(Path.of("/bin/mount"));
  }

  static SmallDisk mount(Path path) {
    try {
      Files.createDirectories(path);
    } catch (IOException failed) {
      throw new CommandFailure("cannot make the folder " + path);
    }
    run("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "tmpfs", path.toString());
    return new SmallDisk(path);
  }

  /** Takes all space that is left. */
  void fill() {
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
  void free() {
    try {
      Files.deleteIfExists(filler());
    } catch (IOException failed) {
      throw new CommandFailure("cannot delete " + filler());
    }
  }

  private Path filler() {
    return path.resolve("filler");
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
    run("umount", "-l", path.toString());
  }
}
