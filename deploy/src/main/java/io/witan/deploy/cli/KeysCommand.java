package io.witan.deploy.cli;

import io.witan.deploy.CommandFailure;
import io.witan.deploy.keys.AccountFile;
import io.witan.deploy.keys.NodeKey;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes and shows keys. Secrets are never printed. */
@Command(
    name = "keys",
    description = "Make or show node keys and account files.",
    mixinStandardHelpOptions = true,
    subcommands = {KeysCommand.Node.class, KeysCommand.Account.class, KeysCommand.Show.class})
final class KeysCommand implements Runnable {
  @Spec CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** A new node key. */
  @Command(
      name = "node",
      description = "Write a new node key: peer identity and validator key.",
      mixinStandardHelpOptions = true)
  static final class Node implements Callable<Integer> {
    @Option(names = "--out", required = true, description = "File to write; must not exist.")
    Path out;

    @Spec CommandSpec spec;

    @Override
    public Integer call() {
      NodeKey key = NodeKey.random();
      key.write(out);
      Show.print(spec, key);
      return 0;
    }
  }

  /** A new account in Web3 secret storage. */
  @Command(
      name = "account",
      description = "Write a new account as an encrypted V3 key file.",
      mixinStandardHelpOptions = true)
  static final class Account implements Callable<Integer> {
    @Option(names = "--out", required = true, description = "Folder for the key file.")
    Path out;

    @Option(names = "--password-file", description = "First line is the password; else asked for.")
    Path passwordFile;

    @Spec CommandSpec spec;

    @Override
    public Integer call() {
      Path file = AccountFile.create(out, password());
      spec.commandLine().getOut().println("wrote " + file);
      return 0;
    }

    private String password() {
      if (passwordFile != null) {
        try (var lines = Files.lines(passwordFile)) {
          return lines.findFirst().orElse("");
        } catch (IOException unreadable) {
          throw new CommandFailure("cannot read the password file " + passwordFile);
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

  /** The public side of a node key. */
  @Command(
      name = "show",
      description = "Print the address and node id of a node key file.",
      mixinStandardHelpOptions = true)
  static final class Show implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The node key file.")
    Path file;

    @Spec CommandSpec spec;

    @Override
    public Integer call() {
      print(spec, NodeKey.read(file));
      return 0;
    }

    static void print(CommandSpec spec, NodeKey key) {
      spec.commandLine().getOut().println("address  " + key.publicKey().address());
      spec.commandLine().getOut().println("node id  " + key.publicKey().xy().toHex().substring(2));
      spec.commandLine().getOut().flush();
    }
  }
}
