package io.witan.deploy.config;

import com.typesafe.config.Config;
import io.witan.deploy.CommandFailure;
import io.witan.deploy.keys.SecretSource;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the section {@code cluster} of a node's settings. */
final class ClusterSection {
  /** What Akka takes as the name of an actor system. */
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9-]{0,63}");

  private ClusterSection() {}

  static ClusterConfig read(Path folder, Config c, NodeConfig.Journal journal, boolean privately) {
    ClusterConfig config =
        new ClusterConfig(
            c.getBoolean("enabled"),
            name(c.getString("name")),
            c.getString("host"),
            (int) NodeConfigFile.inRange(c, "port", 1, 65_535),
            roles(c.getStringList("roles")),
            tls(folder, c.getConfig("tls")));
    if (config.enabled()) {
      requireSharedJournal(journal);
      requireTls(config);
      requireSensibleRoles(config, privately);
    }
    return config;
  }

  private static String name(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new CommandFailure(
          "configuration key cluster.name must be letters, digits and hyphens, found '"
              + name
              + "'");
    }
    return name;
  }

  private static Set<ClusterConfig.Role> roles(List<String> names) {
    Set<ClusterConfig.Role> roles = EnumSet.noneOf(ClusterConfig.Role.class);
    for (String name : names) {
      roles.add(role(name));
    }
    if (roles.isEmpty()) {
      throw new CommandFailure("configuration key cluster.roles must name a role");
    }
    return roles;
  }

  private static ClusterConfig.Role role(String name) {
    for (ClusterConfig.Role role : ClusterConfig.Role.values()) {
      if (role.name().toLowerCase(Locale.ROOT).equals(name)) {
        return role;
      }
    }
    throw new CommandFailure(
        "configuration key cluster.roles must hold ledger, private, enclave or edge, found "
            + name);
  }

  private static Optional<ClusterConfig.Tls> tls(Path folder, Config c) {
    List<String> names = List.of("key", "certificate", "authority");
    if (names.stream().allMatch(name -> c.getString(name).isEmpty())) {
      return Optional.empty();
    }
    for (String name : names) {
      if (c.getString(name).isEmpty()) {
        throw new CommandFailure(
            "configuration key cluster.tls."
                + name
                + " is needed beside the others of cluster.tls");
      }
    }
    return Optional.of(
        new ClusterConfig.Tls(
            keyFile(folder, c.getString("key")),
            folder.resolve(c.getString("certificate")),
            folder.resolve(c.getString("authority"))));
  }

  /** A variable of the environment cannot be read again when the certificate is another. */
  private static Path keyFile(Path folder, String text) {
    return switch (SecretSource.of(folder, "cluster.tls.key", text)) {
      case SecretSource.InFile file -> file.path();
      case SecretSource.InVariable variable ->
          throw new CommandFailure(
              "configuration key cluster.tls.key must name a file: it is read again when it"
                  + " changes");
    };
  }

  private static void requireSharedJournal(NodeConfig.Journal journal) {
    if (journal.kind() != NodeConfig.Journal.Kind.POSTGRESQL) {
      throw new CommandFailure(
          "cluster.enabled needs journal.kind = postgresql: the JVMs of a group share one journal,"
              + " and h2 is the file of one JVM");
    }
  }

  private static void requireSensibleRoles(ClusterConfig config, boolean privately) {
    boolean ledger = config.has(ClusterConfig.Role.LEDGER);
    boolean privateSide = config.has(ClusterConfig.Role.PRIVATE);
    if (privateSide && !ledger && !privately) {
      throw new CommandFailure(
          "cluster.roles names private without ledger, but private.enabled is false: there is no"
              + " private side to have");
    }
    if (config.isEnclaveAlone() && !privately) {
      throw new CommandFailure(
          "cluster.roles names enclave alone, but private.enabled is false: there are no keys to"
              + " hold");
    }
    if (config.has(ClusterConfig.Role.ENCLAVE)
        && config.has(ClusterConfig.Role.EDGE)
        && !ledger
        && !privateSide) {
      throw new CommandFailure(
          "cluster.roles must not hold enclave and edge without ledger: a JVM that exists to hold"
              + " keys answers nobody outside its group; name enclave alone");
    }
  }

  /** Whoever speaks to this port is believed in everything. */
  private static void requireTls(ClusterConfig config) {
    boolean loopback;
    try {
      loopback = InetAddress.getByName(config.host()).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      throw new CommandFailure(
          "configuration key cluster.host names no host that is known here: " + config.host());
    }
    if (!loopback && config.tls().isEmpty()) {
      throw new CommandFailure(
          "cluster.tls is needed: cluster.host "
              + config.host()
              + " can be reached from other machines");
    }
  }
}
