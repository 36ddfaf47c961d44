package io.witan.deploy.cli;

import io.witan.deploy.CommandFailure;
import io.witan.deploy.config.NodeConfig;
import io.witan.deploy.config.NodeOption;
import io.witan.deploy.genesis.GenesisFile;
import io.witan.deploy.node.Journals;
import io.witan.persistence.journal.JournalFailure;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Genesis;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a stopped node's blocks to a file. */
@Command(
    name = "export",
    description = "Write the blocks of a stopped node to a file, as 'geth export' does.",
    mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {
  @Mixin NodeOption named;

  @Option(names = "--first", description = "First block (default 0).", defaultValue = "0")
  long first;

  @Option(names = "--last", description = "Last block (default: the node's last).")
  Long last;

  @Parameters(paramLabel = "FILE", description = "A file that does not exist yet.")
  Path path;

  @Spec CommandSpec spec;

  @Override
  public Integer call() {
    if (first < 0 || (last != null && last < first)) {
      throw new CommandFailure("--first is 0 or more, --last is --first or more");
    }
    if (Files.exists(path)) {
      throw new CommandFailure("the file " + path + " exists");
    }
    NodeConfig node = named.read();
    Genesis genesis = GenesisFile.read(node.genesis());
    try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(path))) {
      Exported exported = new Exported(file, first, last == null ? Long.MAX_VALUE : last);
      exported.add(genesis.block());
      Journals.blocks(node, genesis, exported::add);
      spec.commandLine().getOut().printf("%d blocks exported to %s%n", exported.count, path);
      spec.commandLine().getOut().flush();
      return 0;
    } catch (IOException | UncheckedIOException failed) {
      throw new CommandFailure("cannot write the file " + path);
    } catch (JournalFailure failed) {
      throw new CommandFailure(failed.getMessage());
    }
  }

  private static final class Exported {
    private final OutputStream file;
    private final long first;
    private final long last;
    private long count;

    private Exported(OutputStream file, long first, long last) {
      this.file = file;
      this.first = first;
      this.last = last;
    }

    private void add(Block block) {
      if (block.number() < first || block.number() > last) {
        return;
      }
      try {
        file.write(block.encode().unsafeArray());
        count++;
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }
}
