package io.witan.deploy.cli;

import io.witan.deploy.CommandFailure;
import io.witan.deploy.backup.NodeSecrets;
import io.witan.deploy.config.NodeConfig;
import io.witan.deploy.config.NodeOption;
import io.witan.deploy.genesis.GenesisFile;
import io.witan.deploy.node.StoppedNode;
import io.witan.persistence.journal.JournalBackup;
import io.witan.persistence.journal.JournalFailure;
import io.witan.persistence.journal.JournalRestore;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Brings a backup into a stopped node that has no journal. */
@Command(
    name = "restore",
    description = {
      "Bring a backup into a stopped node whose journal is empty, on H2 or PostgreSQL, whichever"
          + " the backup is of. The node then derives its states from it, and fetches from others"
          + " what came later. An interrupted restore is run again; until then the node does not"
          + " start.",
      "A validator signs nothing until the chain has a block that is younger than the restore, for"
          + " it may have signed after the backup what the backup does not know. Never start the"
          + " restored node beside the old one."
    },
    mixinStandardHelpOptions = true)
final class RestoreCommand implements Callable<Integer> {
  @Mixin NodeOption named;

  @Option(
      names = "--with-keys",
      description =
          "Write the key files that are in the backup to where the configuration says. Files that"
              + " are there stay as they are.")
  boolean keys;

  @Parameters(paramLabel = "FILE", description = "What './witan backup' wrote.")
  Path file;

  @Spec CommandSpec spec;

  @Override
  public Integer call() {
    NodeConfig node = named.read();
    PrintWriter out = spec.commandLine().getOut();
    try (StoppedNode stopped = StoppedNode.hold(node)) {
      JournalBackup.Content content = JournalBackup.read(file);
      if (content.raft() && node.raft().joining().isEmpty()) {
        throw new CommandFailure(
            "the backup is of a member of a Raft cluster, which would vote without the entries that"
                + " it acknowledged since: add it again with raft_addLearner, set"
                + " raft.join-existing to the id that this gives, and restore then");
      }
      JournalRestore.from(
          file, stopped.journal(), GenesisFile.read(node.genesis()).block().hash(), Instant.now());
      if (keys) {
        NodeSecrets.write(node, content.files())
            .forEach(written -> out.println("wrote " + written));
      }
      content.rows().forEach((table, rows) -> out.printf("%-16s %d rows%n", table, rows));
      out.printf("restored as of %s%n", content.taken());
      out.flush();
      return 0;
    } catch (JournalFailure failed) {
      throw new CommandFailure(failed.getMessage());
    }
  }
}
