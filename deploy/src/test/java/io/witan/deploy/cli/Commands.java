package io.witan.deploy.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** Runs commands of {@code witan} in this JVM. */
public final class Commands {
  private Commands() {}

  /** What a command printed, and its exit code. */
  public record Result(int code, String text) {}

  public static Result run(String... words) {
    StringWriter text = new StringWriter();
    CommandLine line = Witan.commandLine();
    line.setOut(new PrintWriter(text)).setErr(new PrintWriter(text, true));
    return new Result(line.execute(words), text.toString());
  }
}
