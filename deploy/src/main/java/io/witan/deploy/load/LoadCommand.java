package io.witan.deploy.load;

import io.witan.deploy.CommandFailure;
import io.witan.deploy.network.NetworkFolder;
import io.witan.deploy.network.PrivateNetwork;
import io.witan.deploy.network.RpcClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Puts a network under a steady load of transfers or private calls, or checks that what an earlier
 * load saw is there.
 */
@Command(
    name = "load",
    description = "Send transactions at a steady rate to a network that './witan up' started.",
    mixinStandardHelpOptions = true)
public final class LoadCommand implements Callable<Integer> {
  @Option(
      names = "--dir",
      description = "Folder of the network (default: ${DEFAULT-VALUE}).",
      defaultValue = "network")
  Path dir;

  @Option(
      names = "--rate",
      description = "Transfers per second (default: ${DEFAULT-VALUE}).",
      defaultValue = "300")
  int rate;

  @Option(
      names = "--seconds",
      description = "How long (default: ${DEFAULT-VALUE}).",
      defaultValue = "60")
  long seconds;

  @Option(names = "--seen", description = "Write the hash and block of every receipt seen here.")
  Path seen;

  @Option(names = "--check", description = "Instead: look up every receipt of such a file again.")
  Path check;

  @Option(
      names = "--private",
      description =
          "Calls of a private contract from A to the others instead of transfers, on a network"
              + " that './witan up --private' made.")
  boolean privately;

  @Option(
      names = "--parties",
      description = "How many organisations share it: 2 or more (default: ${DEFAULT-VALUE}).",
      defaultValue = "2")
  int parties;

  @Option(
      names = "--payload-bytes",
      description = "Of each private call: 32 to 1000000 (default: ${DEFAULT-VALUE}).",
      defaultValue = "100")
  int payloadBytes;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException, IOException {
    NetworkFolder network = new NetworkFolder(dir);
    List<RpcClient> nodes = network.nodes().stream().map(RpcClient::of).toList();
    PrintWriter out = spec.commandLine().getOut();
    if (check != null) {
      return checkSeen(nodes.get(0), out);
    }
    if (rate < 1 || rate > 100_000 || seconds < 1) {
      throw new CommandFailure("--rate must be from 1 to 100000 and --seconds at least 1");
    }
    if (privately) {
      return underPrivateLoad(network, out);
    }
    TransferLoad load = new TransferLoad(nodes, network.developmentAccount(), out);
    load.run(rate, seconds);
    if (seen != null) {
      List<String> lines = new ArrayList<>();
      load.seenReceipts().forEach((hash, block) -> lines.add(hash + " " + block));
      Files.write(seen, lines);
    }
    if (load.missing() > 0) {
      out.println(load.missing() + " transfers have no receipt");
      out.flush();
    }
    return load.missing() == 0 ? 0 : 1;
  }

  private int underPrivateLoad(NetworkFolder network, PrintWriter out) throws InterruptedException {
    int organisations = PrivateNetwork.organisationsIn(network.nodes());
    if (parties < 2 || parties > organisations) {
      throw new CommandFailure(
          "--parties must be from 2 to this network's "
              + organisations
              + " organisations, found "
              + parties);
    }
    if (payloadBytes < 32 || payloadBytes > 1_000_000) {
      throw new CommandFailure("--payload-bytes must be from 32 to 1000000, found " + payloadBytes);
    }
    return new PrivateLoad(network, parties, out).run(rate, seconds, payloadBytes) ? 0 : 1;
  }

  private int checkSeen(RpcClient node, PrintWriter out) throws IOException {
    List<String> lines = Files.readAllLines(check);
    int lost = 0;
    for (int from = 0; from < lines.size(); from += 500) {
      List<String> part = lines.subList(from, Math.min(lines.size(), from + 500));
      var answers =
          node.batch("eth_getTransactionReceipt", part.stream().map(LoadCommand::hashOf).toList());
      for (int i = 0; i < part.size(); i++) {
        String block = part.get(i).substring(part.get(i).indexOf(' ') + 1);
        boolean there =
            i < answers.size()
                && answers
                    .get(i)
                    .filter(r -> r.path("blockHash").asText().equals(block))
                    .isPresent();
        lost += there ? 0 : 1;
      }
    }
    out.printf(
        "%d of %d receipts are there, each in the same block%n", lines.size() - lost, lines.size());
    out.flush();
    return lost == 0 ? 0 : 1;
  }

  private static String hashOf(String line) {
    return line.substring(0, line.indexOf(' '));
  }
}
