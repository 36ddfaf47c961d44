package io.witan.deploy.cli;

import io.witan.deploy.CommandFailure;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** GoQuorum's options for peers, each over the file's key that says the same. */
final class PeerOptions {
  private static final String EXTERNAL = "extip:";

  @Option(
      names = "--nat",
      paramLabel = "extip:IP",
      description = "The address that others reach us at; else as p2p.advertised-host says.")
  String nat;

  @Option(names = "--port", description = "Port for peers, TCP and UDP; else as p2p.port says.")
  Integer port;

  @Option(names = "--maxpeers", description = "Most peers; else as p2p.max-peers says.")
  Integer maxPeers;

  @Option(
      names = "--nodiscover",
      description = "Look for no nodes, as is usual; else as p2p.discovery says.")
  boolean noDiscovery;

  @Option(
      names = "--bootnodes",
      paramLabel = "URL",
      split = ",",
      description = "Ask these for others, and switch discovery on; else as p2p.bootnodes says.")
  List<String> bootnodes = List.of();

  @Option(
      names = "--permissioned",
      description = "Let in only whom the lists name; else as p2p.permissioned says.")
  boolean permissioned;

  /** The file's keys that the options stand over. */
  Map<String, Object> flags() {
    Map<String, Object> flags = new TreeMap<>();
    if (nat != null) {
      if (!nat.startsWith(EXTERNAL)) {
        throw new CommandFailure(
            "--nat takes extip:IP alone: Witan opens no ports in routers, found " + nat);
      }
      flags.put("witan.p2p.advertised-host", nat.substring(EXTERNAL.length()));
    }
    if (port != null) {
      flags.put("witan.p2p.port", port);
    }
    if (maxPeers != null) {
      flags.put("witan.p2p.max-peers", maxPeers);
    }
    if (!bootnodes.isEmpty()) {
      flags.put("witan.p2p.bootnodes", bootnodes);
      flags.put("witan.p2p.discovery", true);
    }
    if (noDiscovery) {
      flags.put("witan.p2p.discovery", false);
    }
    if (permissioned) {
      flags.put("witan.p2p.permissioned", true);
    }
    return flags;
  }
}
