package io.witan.deploy.config;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * This JVM's part in a node group: several JVMs that are one node. The others are found by the
 * lease in the journal's database, which the active one holds.
 *
 * @param name of the group, the same in each of its JVMs
 * @param host where the JVMs reach this one, with {@code port}
 * @param tls always there unless the host is a loopback address
 */
public record ClusterConfig(
    boolean enabled, String name, String host, int port, Set<Role> roles, Optional<Tls> tls) {
  /** What a JVM does for its group. */
  public enum Role {
    /** May become the active one, which votes, proposes and has the peers. */
    LEDGER,
    /** May become the one that has private states, the transaction manager and the accounts. */
    PRIVATE,
    /** Has the secret keys of private parties, and may become the one that uses them. */
    ENCLAVE,
    /** Answers JSON-RPC. */
    EDGE
  }

  /** PEM files, read again when they change. */
  public record Tls(Path key, Path certificate, Path authority) {}

  public ClusterConfig {
    roles = Set.copyOf(roles);
  }

  /** Whether this JVM has a role; one that is a node by itself has all. */
  public boolean has(Role role) {
    return !enabled || roles.contains(role);
  }

  /** Whether this JVM is an enclave and nothing else: it has no ledger and no node's ports. */
  public boolean isEnclaveAlone() {
    return enabled && roles.equals(Set.of(Role.ENCLAVE));
  }
}
