package io.witan.deploy.cli;

import io.witan.deploy.CommandFailure;
import io.witan.deploy.backup.NodeSecrets;
import io.witan.deploy.config.NodeConfig;
import io.witan.deploy.config.NodeOption;
import io.witan.deploy.node.Journals;
import io.witan.persistence.journal.JournalBackup;
import io.witan.persistence.journal.JournalFailure;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a node's journal to a file. */
@Command(
    name = "backup",
    description = {
      "Write a node's journal, with its payloads, to one file: all that the node cannot get back"
          + " from others. The node is stopped where its journal is H2, and may run where it is"
          + " PostgreSQL. The file has checksums and is there only when it is whole.",
      "Keys are not in it unless --with-keys says so; payloads are, sealed as they lie in the"
          + " journal."
    },
    mixinStandardHelpOptions = true)
final class BackupCommand implements Callable<Integer> {
  @Mixin NodeOption named;

  @Option(
      names = "--with-keys",
      description =
          "Put the node's key, its parties' keys and its accounts into the file too, as their files"
              + " are. Passwords are never in it.")
  boolean keys;

  @Parameters(paramLabel = "FILE", description = "A file that does not exist yet.")
  Path file;

  @Spec CommandSpec spec;

  @Override
  public Integer call() {
    NodeConfig node = named.read();
    if (Files.exists(file)) {
      throw new CommandFailure("the file " + file + " exists");
    }
    try {
      Map<String, byte[]> secrets = keys ? NodeSecrets.read(node) : Map.of();
      JournalBackup.Content content = JournalBackup.write(Journals.of(node), file, secrets);
      PrintWriter out = spec.commandLine().getOut();
      content.rows().forEach((table, rows) -> out.printf("%-16s %d rows%n", table, rows));
      out.printf(
          "%d bytes in %s, %s%n",
          content.bytes(),
          file,
          keys ? "with " + content.files().size() + " key files: keep it secret" : "without keys");
      out.flush();
      return 0;
    } catch (JournalFailure failed) {
      throw new CommandFailure(failed.getMessage());
    }
  }
}
