package io.witan.deploy.config;

import io.witan.deploy.keys.SecretSource;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.wire.EnodeUrl;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A node's settings, checked; {@code witan.conf} in the resources says what each one means. */
public record NodeConfig(
    Path dataDir,
    Path genesis,
    SecretSource nodeKey,
    String identity,
    P2p p2p,
    Rpc rpc,
    Accounts accounts,
    Mining mining,
    Raft raft,
    Pool pool,
    Journal journal,
    State state,
    PrivateConfig privacy,
    ClusterConfig cluster,
    Metrics metrics,
    Logging logging) {

  /**
   * Whether this JVM may have the node's private states, its transaction manager and its accounts.
   * Where there are no parties that goes with the ledger.
   */
  public boolean hasPrivateSide() {
    return cluster.has(privacy.enabled() ? ClusterConfig.Role.PRIVATE : ClusterConfig.Role.LEDGER);
  }

  /**
   * Peers.
   *
   * @param discovery whether nodes are looked for, on the UDP port of the same number
   * @param bootnodes asked for the first others
   */
  public record P2p(
      String host,
      int port,
      String advertisedHost,
      int maxPeers,
      Path staticNodes,
      boolean discovery,
      List<EnodeUrl> bootnodes,
      boolean permissioned,
      Path permissionedNodes,
      Path disallowedNodes) {
    public P2p {
      bootnodes = List.copyOf(bootnodes);
    }
  }

  /** JSON-RPC. */
  public record Rpc(
      boolean enabled,
      String host,
      int port,
      List<String> apis,
      List<String> corsOrigins,
      List<String> virtualHosts,
      long gasCap,
      Duration callTimeout,
      int logsMaxBlocks,
      int logsMaxResults,
      int batchLimit,
      boolean revertReasons,
      boolean privacyMarkers,
      boolean graphQl) {
    public Rpc {
      apis = List.copyOf(apis);
      corsOrigins = List.copyOf(corsOrigins);
      virtualHosts = List.copyOf(virtualHosts);
    }
  }

  /**
   * Accounts whose keys the node holds.
   *
   * @param unlock at the start
   * @param passwords one a line, in their order
   * @param allowInsecureUnlock whether requests may unlock accounts
   */
  public record Accounts(
      List<Address> unlock, Optional<SecretSource> passwords, boolean allowInsecureUnlock) {
    public Accounts {
      unlock = List.copyOf(unlock);
    }
  }

  /** Proposing and voting. */
  public record Mining(boolean enabled, long gasLimit) {}

  /**
   * Agreement by Raft instead of BFT.
   *
   * @param joining the raft id that a member's {@code raft_addPeer} gave; empty for a founder
   * @param oneOperator whether the operator says that all nodes of the cluster are its own
   */
  public record Raft(
      boolean enabled, Duration blockTime, OptionalInt joining, boolean oneOperator) {}

  /** Waiting transactions. */
  public record Pool(int maxTransactions, int maxPerSender) {}

  /** Where the journal is. */
  public record Journal(
      Kind kind,
      boolean survivePowerCut,
      String url,
      String user,
      Optional<SecretSource> password) {
    /** The database. */
    public enum Kind {
      H2,
      POSTGRESQL
    }
  }

  /**
   * Which past states can be read.
   *
   * @param keepBlocks in mode {@code PRUNED}: after so many blocks
   * @param cache bytes
   */
  public record State(Mode mode, long keepBlocks, long cache) {
    /** What becomes of past states. */
    public enum Mode {
      ARCHIVE,
      PRUNED
    }
  }

  /** The form of the log. */
  public record Logging(boolean json) {}

  /**
   * Where metrics are.
   *
   * @param port where they are shown; 0 for nowhere
   * @param otlp where they are sent to
   */
  public record Metrics(String host, int port, Optional<Otlp> otlp) {}

  /** A receiver of OpenTelemetry's protocol, over HTTP. */
  public record Otlp(URI endpoint, Duration interval) {}
}
