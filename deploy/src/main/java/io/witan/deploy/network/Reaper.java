package io.witan.deploy.network;

import io.witan.deploy.CommandFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Ends the processes of a network and its database server when the command that started them is
 * gone, however it ended: a shell that waits for its input to end. It hears of each process that
 * starts and ends, so that it never means another that came to have the same id.
 */
public final class Reaper implements AutoCloseable {
  private static final String SCRIPT =
      """
      trap '' INT TERM HUP
      all=' '
      while read -r sign pid; do
        case $sign in
          +) all="$all$pid " ;;
          -) all="${all%% $pid *} ${all#* $pid }" ;;
          .) exit 0 ;;
        esac
      done
      for pid in $all; do kill -KILL "$pid"; done 2>/dev/null
      read -r pid < "$1" && kill -QUIT "$pid"
      """;

  private final Process shell;

  private Reaper(Process shell) {
    this.shell = shell;
  }

  /**
   * Begins.
   *
   * @param database a folder of a {@link PostgresServer}, or one that it will have
   */
  public static Reaper start(Path database) {
    String pidFile = PostgresServer.pidFile(database).toString();
    try {
      return new Reaper(
          new ProcessBuilder(List.of("sh", "-c", SCRIPT, "reaper", pidFile))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start());
    } catch (IOException failed) {
      throw new CommandFailure("cannot run the command sh");
    }
  }

  /** Ends this one too, unless it ends before. */
  public void watch(ProcessHandle process) {
    tell("+ " + process.pid());
    var _ = process.onExit().thenRun(() -> tell("- " + process.pid()));
  }

  private synchronized void tell(String line) {
    if (!shell.isAlive()) {
      return;
    }
    try {
      OutputStream in = shell.getOutputStream();
      in.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
      in.flush();
    } catch (IOException gone) {
      // Nobody watches then: all else goes on.
    }
  }

  /** All have ended. */
  @Override
  public void close() {
    tell(".");
  }
}
