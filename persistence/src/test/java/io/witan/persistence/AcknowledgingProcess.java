package io.witan.persistence;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of its own that says {@code acknowledged N} of whatever is durable, to be killed. */
public final class AcknowledgingProcess implements AutoCloseable {
  private static final String ACKNOWLEDGED = "acknowledged ";

  private final Process process;
  private final BufferedReader lines;

  private AcknowledgingProcess(Process process) {
    this.process = process;
    this.lines = process.inputReader(StandardCharsets.US_ASCII);
  }

  public static AcknowledgingProcess start(Class<?> program, String... arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
    command.addAll(List.of(arguments));
    return new AcknowledgingProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start());
  }

  /** The number in the next line. */
  public long next() throws IOException {
    String line = lines.readLine();
    assertTrue(line != null && line.startsWith(ACKNOWLEDGED), "the process said: " + line);
    return Long.parseLong(line.substring(ACKNOWLEDGED.length()));
  }

  /** Kills it after so many lines; gives the last number that it said before it died. */
  public long killedAfter(int acknowledgements) throws IOException {
    long last = 0;
    for (int i = 0; i < acknowledgements; i++) {
      last = next();
    }
    process.toHandle().destroyForcibly();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith(ACKNOWLEDGED)) {
        last = Long.parseLong(line.substring(ACKNOWLEDGED.length()));
      }
    }
    return last;
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly().onExit().orTimeout(60, TimeUnit.SECONDS).join();
    lines.close();
  }
}
