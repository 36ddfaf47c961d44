package io.witan.deploy.network;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReaperTest {
  @TempDir Path folder;

  /** A command that is killed in the midst of its work. */
  static final class Command {
    private Command() {}

    public static void main(String[] folder) throws IOException {
      Reaper reaper = Reaper.start(Path.of(folder[0]));
      Process ended = new ProcessBuilder("true").start();
      reaper.watch(ended.toHandle());
      ended.onExit().join();
      Process left = new ProcessBuilder("sleep", "600").start();
      reaper.watch(left.toHandle());
      System.out.println(left.pid());
      System.out.flush();
      Runtime.getRuntime().halt(137);
    }
  }

  @Test
  void whatACommandStartedEndsWhenTheCommandIsKilled()
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    Process command =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx64m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Command.class.getName(),
                    folder.toString()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader said = command.inputReader()) {
      long pid = Long.parseLong(said.readLine());
      CompletableFuture<ProcessHandle> gone =
          ProcessHandle.of(pid)
              .map(ProcessHandle::onExit)
              .orElseGet(() -> CompletableFuture.completedFuture(null));
      gone.get(60, TimeUnit.SECONDS);
      assertTrue(ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    }
  }
}
