package io.witan.deploy.live;

import io.witan.deploy.CommandFailure;
import io.witan.deploy.config.NodeConfig;
import io.witan.deploy.config.NodeOption;
import io.witan.deploy.genesis.GenesisFile;
import io.witan.deploy.network.PortBlock;
import io.witan.deploy.network.PostgresServer;
import io.witan.deploy.node.StoppedNode;
import io.witan.persistence.journal.Durability;
import io.witan.persistence.journal.JournalBackup;
import io.witan.persistence.journal.JournalDatabase;
import io.witan.persistence.journal.JournalFailure;
import io.witan.persistence.journal.JournalRestore;
import io.witan.protocol.ledger.Genesis;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Whether {@code replay --verify} finds each byte that is not what it was. */
@Command(
    name = "damage",
    description =
        "Copy the journal of a stopped node, into H2 and, where this machine has PostgreSQL's"
            + " programs, into that; then flip a bit of a row, empty or cut a value, or delete the"
            + " row, verify the whole node, and put it back: each column of each table in its turn."
            + " Each damage must be found in a line that names the row. The node stays as it is.",
    mixinStandardHelpOptions = true)
public final class LiveDamageCommand implements Callable<Integer> {
  @Mixin NodeOption named;

  @Option(
      names = "--flips",
      description = "How many rows are damaged in each database (default: ${DEFAULT-VALUE}).",
      defaultValue = "1000")
  int flips;

  @Option(
      names = "--seed",
      description = "Draws rows and damages (default: ${DEFAULT-VALUE}).",
      defaultValue = "1")
  long seed;

  @Spec CommandSpec spec;

  private NodeConfig config;
  private Genesis genesis;
  private DamageCampaign campaign;

  @Override
  public Integer call() throws IOException, SQLException {
    PrintWriter out = spec.commandLine().getOut();
    config = named.read();
    genesis = GenesisFile.read(config.genesis());
    Path folder = WorkFolder.make("witan-damage");
    campaign = new DamageCampaign(config, genesis, folder, out);
    try (StoppedNode node = StoppedNode.hold(config)) {
      Path backup = folder.resolve("backup");
      JournalBackup.write(node.journal(), backup, Map.of());
      onH2(node, backup, folder);
      if (PostgresServer.isInstalled()) {
        onPostgres(node, backup, folder);
      } else {
        out.println("This machine has no PostgreSQL: H2 alone was damaged.");
      }
      return campaign.sum() == 0 ? 0 : 1;
    } catch (JournalFailure failed) {
      throw new CommandFailure(failed.getMessage());
    } finally {
      WorkFolder.delete(folder);
    }
  }

  private void onH2(StoppedNode node, Path backup, Path folder) throws SQLException {
    run(node, "h2", new JournalDatabase.H2(folder.resolve("journal"), Durability.PROCESS), backup);
  }

  private void onPostgres(StoppedNode node, Path backup, Path folder)
      throws IOException, SQLException {
    Path password = folder.resolve("password");
    try (PortBlock ports = PortBlock.reserve(1);
        PostgresServer server = PostgresServer.in(folder.resolve("postgres"), ports.first())) {
      server.start();
      server.createDatabase("damage", password);
      String secret = Files.readString(password).strip();
      var copy = new JournalDatabase.Postgres(server.url("damage"), "damage", secret);
      run(node, "postgresql", copy, backup);
    }
  }

  private void run(StoppedNode node, String name, JournalDatabase copy, Path backup)
      throws SQLException {
    JournalRestore.from(backup, copy, genesis.block().hash(), Instant.now());
    campaign.run(node.with(copy), name, flips, seed);
  }
}
