package io.witan.deploy.cli;

import io.witan.deploy.config.NodeConfig;
import io.witan.deploy.config.PrivateConfig;
import io.witan.deploy.keys.NodeKey;
import io.witan.deploy.keys.SecretSource;
import io.witan.deploy.network.NetworkFolder;
import io.witan.deploy.network.NodeGroups;
import io.witan.deploy.network.NodeProcess;
import io.witan.deploy.network.PrivateNetwork;
import io.witan.deploy.network.RpcClient;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/** What a running network tells its user first. */
final class Welcome {
  private Welcome() {}

  static void print(PrintWriter out, NetworkFolder folder, List<NodeProcess> processes) {
    out.println();
    for (NodeProcess process : processes) {
      NodeConfig node = process.config();
      out.printf(
          "  %-8s pid %-8d %s   ws://%s:%d   log %s%n",
          node.identity(),
          process.pid(),
          RpcClient.url(node),
          node.rpc().host(),
          node.rpc().port(),
          process.log());
    }
    printParties(out, folder, processes);
    NodeKey account = folder.developmentAccount();
    String url = RpcClient.url(processes.get(0).config());
    out.println();
    out.println("  Development account (funded; never use it elsewhere):");
    out.println("    address     " + account.publicKey().address());
    out.println("    private key " + account.secret().toHex());
    out.println();
    out.println("  Try next:");
    out.println("    ./witan status --dir " + folder.path());
    NodeGroups.of(processes.stream().map(NodeProcess::config).toList())
        .ifPresent(groups -> printGroups(out, groups, processes));
    out.println("    cast block-number --rpc-url " + url);
    out.println("    deploy/examples/run " + folder.path() + "   # deploys and uses an ERC-20");
    out.println();
    out.println("  Ctrl-C stops all nodes; './witan up --dir " + folder.path() + "' goes on.");
    out.flush();
  }

  /** What may be done to node groups. */
  private static void printGroups(PrintWriter out, NodeGroups groups, List<NodeProcess> processes) {
    String first = groups.organisations().get(0);
    out.printf(
        "    kill -9 %d   # a JVM of %s: another goes on within seconds, and it is started again%n",
        processes.get(groups.membersOf(first).get(0) - 1).pid(), first);
  }

  /** Who can send private transactions, and to which keys. */
  private static void printParties(
      PrintWriter out, NetworkFolder folder, List<NodeProcess> processes) {
    if (processes.stream().noneMatch(process -> process.config().privacy().enabled())) {
      return;
    }
    out.println();
    out.println("  Parties of private transactions:");
    for (NodeProcess process : processes) {
      PrivateConfig party = process.config().privacy();
      for (SecretSource key : party.keys()) {
        String name = Path.of(key.toString()).getFileName().toString().replaceFirst("\\.key$", "");
        out.printf(
            "    %s %-8s %s   Q2T http://127.0.0.1:%d   third party http://127.0.0.1:%d%n",
            name,
            process.config().identity(),
            PrivateNetwork.publicKeyOf(folder, name),
            party.q2t().port(),
            party.thirdParty().port());
      }
    }
  }
}
