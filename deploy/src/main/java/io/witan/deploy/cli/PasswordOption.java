package io.witan.deploy.cli;

import io.witan.deploy.CommandFailure;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a command takes a new password from: a file, or the terminal, twice. */
final class PasswordOption {
  @Option(names = "--password-file", description = "First line is the password; else asked for.")
  Path file;

  String read() {
    if (file != null) {
      try (var lines = Files.lines(file)) {
        return lines.findFirst().orElse("");
      } catch (IOException unreadable) {
        throw new CommandFailure("cannot read the password file " + file);
      }
    }
    Console console = System.console();
    if (!console.isTerminal()) {
      throw new CommandFailure("no terminal to ask for the password: name a --password-file");
    }
    String first = new String(console.readPassword("Password: "));
    String again = new String(console.readPassword("Again: "));
    if (!first.equals(again)) {
      throw new CommandFailure("the two passwords differ; nothing was written");
    }
    return first;
  }
}
