package io.witan.deploy.network;

import io.witan.deploy.config.NodeConfig;
import io.witan.deploy.keys.CertificateAuthority;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A network whose first validators are node groups: each is one organisation's, several JVMs with
 * one key and one journal, in a database of its own on a server that all share. The remaining
 * validators are single JVMs.
 *
 * <p>Nodes 1 to {@code validators} are the validators' first JVMs, in the order of the genesis;
 * then come the second JVMs of the groups, then the third ones.
 *
 * @param organisations their names
 * @param validators in all, each with a key of its own
 * @param members JVMs of each group
 * @param enclaves how many of them, the last ones, have the secret keys and nothing else; where
 *     there are none the others have the keys too
 * @param clusterPort of node 1 for the others of its group; the others' follow
 * @param databasePort of the server
 */
public record NodeGroups(
    List<String> organisations,
    int validators,
    int members,
    int enclaves,
    int clusterPort,
    int databasePort) {
  private static final Duration LIFETIME = Duration.ofDays(825);

  public NodeGroups {
    organisations = List.copyOf(organisations);
  }

  /**
   * Organisations A, B and C with three JVMs each, and a fourth validator of one JVM. Three
   * validators alone would bear none that lies, and the groups are to be seen failing in a network
   * that bears it: of four any one may be away.
   */
  public static NodeGroups of(int clusterPort, int databasePort) {
    return new NodeGroups(PrivateNetwork.names(3), 4, 3, 0, clusterPort, databasePort);
  }

  /** Those of a network that was made before; empty where it has none. */
  public static Optional<NodeGroups> of(List<NodeConfig> nodes) {
    List<NodeConfig> inGroups = nodes.stream().filter(node -> node.cluster().enabled()).toList();
    if (inGroups.isEmpty()) {
      return Optional.empty();
    }
    List<String> names = inGroups.stream().map(node -> node.cluster().name()).distinct().toList();
    int members = inGroups.size() / names.size();
    long enclaves = inGroups.stream().filter(node -> node.cluster().isEnclaveAlone()).count();
    String database = nodes.get(0).journal().url().substring("jdbc:".length());
    return Optional.of(
        new NodeGroups(
            names,
            nodes.size() - names.size() * (members - 1),
            members,
            (int) enclaves / names.size(),
            nodes.get(0).cluster().port(),
            URI.create(database).getPort()));
  }

  /** How many JVMs there are. */
  public int nodes() {
    return validators + organisations.size() * (members - 1);
  }

  /** Which validator a node is, from 1 on. */
  public int validatorOf(int node) {
    return node <= validators ? node : (node - validators - 1) % organisations.size() + 1;
  }

  /** Whether a node is a JVM of a group. */
  public boolean isMember(int node) {
    return validatorOf(node) <= organisations.size();
  }

  /** The nodes that are JVMs of an organisation's group. */
  public List<Integer> membersOf(String organisation) {
    int validator = organisations.indexOf(organisation) + 1;
    return IntStream.rangeClosed(1, nodes())
        .filter(node -> validatorOf(node) == validator)
        .boxed()
        .toList();
  }

  /** Those of them that have a ledger. */
  public List<Integer> ledgersOf(String organisation) {
    return membersOf(organisation).subList(0, members - enclaves);
  }

  /** Whether a node is a JVM that has secret keys and no ledger. */
  public boolean isEnclave(int node) {
    return isMember(node) && !ledgersOf(organisations.get(validatorOf(node) - 1)).contains(node);
  }

  /** A node's name: the organisation's with the JVM's number in its group. */
  String identity(int node) {
    int validator = validatorOf(node);
    if (!isMember(node)) {
      return "node" + node;
    }
    String organisation = organisations.get(validator - 1);
    return organisation + (membersOf(organisation).indexOf(node) + 1);
  }

  /** Where the server of a network has its files. */
  public static Path databaseFolder(NetworkFolder folder) {
    return folder.path().resolve("postgres");
  }

  /** The server of the network in a folder. */
  PostgresServer database(NetworkFolder folder) {
    return PostgresServer.in(databaseFolder(folder), databasePort);
  }

  /**
   * Makes each group's database and its certificates, and gives each JVM the accounts that the
   * first one of its group has.
   */
  void write(NetworkFolder folder) throws IOException {
    try (PostgresServer server = database(folder)) {
      server.start();
      for (String organisation : organisations) {
        server.createDatabase(
            databaseOf(organisation), folder.path().resolve(passwordFile(organisation)));
      }
    }
    for (String organisation : organisations) {
      CertificateAuthority authority = CertificateAuthority.create(organisation, LIFETIME);
      authority.write(folder.path().resolve(authorityFile(organisation)));
      for (int node : membersOf(organisation)) {
        Files.createDirectories(folder.node(node));
        authority.certify(
            "127.0.0.1",
            folder.node(node).resolve("cluster.key"),
            folder.node(node).resolve("cluster.pem"));
        if (!isEnclave(node)) {
          shareAccounts(folder.node(validatorOf(node)), folder.node(node));
        }
      }
    }
  }

  private static void shareAccounts(Path from, Path to) throws IOException {
    Path keystore = from.resolve("data").resolve("keystore");
    if (from.equals(to) || !Files.isDirectory(keystore)) {
      return;
    }
    Path copy = Files.createDirectories(to.resolve("data").resolve("keystore"));
    try (var files = Files.list(keystore)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
  }

  /** What of its settings concerns a node. */
  String section(int node) {
    if (!isMember(node)) {
      return "";
    }
    String organisation = organisations.get(validatorOf(node) - 1);
    return """
      # One JVM of the node group of organisation %s.
      node-key = "../node%d/nodekey"
      journal {
        kind = "postgresql"
        url = "jdbc:postgresql://127.0.0.1:%d/%s"
        user = "%s"
        password-file = "../%s"
      }
      cluster {
        enabled = true
        name = "%s"
        port = %d
        tls { key = "cluster.key", certificate = "cluster.pem", authority = "../%s" }
      }
    %s\
    """
        .formatted(
            organisation,
            validatorOf(node),
            databasePort,
            databaseOf(organisation),
            databaseOf(organisation),
            passwordFile(organisation),
            organisation,
            clusterPort + node - 1,
            authorityFile(organisation),
            roles(node));
  }

  /** An enclave has no JSON-RPC; its metrics are at that port. */
  private String roles(int node) {
    if (enclaves == 0) {
      return "";
    }
    return isEnclave(node)
        ? "  cluster.roles = [enclave], rpc.enabled = false, metrics.port = ${witan.rpc.port}\n"
        : "  cluster.roles = [ledger, private, edge]\n";
  }

  private static String databaseOf(String organisation) {
    return "witan_" + organisation.toLowerCase(Locale.ROOT);
  }

  private static String passwordFile(String organisation) {
    return "keys/" + organisation + ".database";
  }

  private static String authorityFile(String organisation) {
    return "keys/" + organisation + ".authority.pem";
  }
}
