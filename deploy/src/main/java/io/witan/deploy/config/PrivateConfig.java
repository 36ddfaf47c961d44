package io.witan.deploy.config;

import io.witan.actors.exchange.ExchangeSettings.Promise;
import io.witan.deploy.keys.EncryptorChoice;
import io.witan.deploy.keys.SecretSource;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.exchange.ManagerUrl;
import io.witan.protocol.privacy.payload.PrivacyGroup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A node's part in private transactions.
 *
 * @param enabled whether it is a party to any; else it follows as all do who are not
 * @param keys of its parties, the default one first
 * @param passwords a line for each key; empty where none is locked
 * @param residents groups of the keys, one for each private state of the node; none where it has
 *     one state for all keys
 * @param url where other managers reach this one
 * @param peers managers that are told of this one from the beginning
 * @param hosts of further managers that may tell of themselves
 * @param alwaysSendTo recipients of everything
 * @param enhanced whether there are other privacy flags than the standard one
 * @param compares whether parties tell each other what their transactions left of contracts
 * @param delivery what it means that a payload was sent
 * @param maxPayload bytes
 * @param patience how long all recipients of a payload may take together
 * @param recover whether others are asked for what this manager lost
 * @param socket file over which ledgers are served too
 * @param tls of the port for other managers and of calls to theirs
 */
public record PrivateConfig(
    boolean enabled,
    List<SecretSource> keys,
    Optional<SecretSource> passwords,
    EncryptorChoice encryptor,
    List<PrivacyGroup> residents,
    ManagerUrl url,
    List<ManagerUrl> peers,
    List<String> hosts,
    List<PartyKey> alwaysSendTo,
    boolean enhanced,
    boolean compares,
    Promise delivery,
    int maxPayload,
    Duration patience,
    boolean recover,
    Port p2p,
    Port q2t,
    Optional<Path> socket,
    Port thirdParty,
    Optional<Tls> tls) {
  /**
   * A server.
   *
   * @param port 0 for none
   * @param virtualHosts names of the host that requests may name
   * @param callers names or addresses of the hosts that are served; empty for all
   */
  public record Port(
      String host,
      int port,
      List<String> corsOrigins,
      List<String> virtualHosts,
      List<String> callers) {
    public Port {
      corsOrigins = List.copyOf(corsOrigins);
      virtualHosts = List.copyOf(virtualHosts);
      callers = List.copyOf(callers);
    }
  }

  /** Files with this manager's key and certificate, and with those that it believes. */
  public record Tls(
      Path keyStore, SecretSource keyPassword, Path trustStore, SecretSource trustPassword) {}

  public PrivateConfig {
    keys = List.copyOf(keys);
    residents = List.copyOf(residents);
    peers = List.copyOf(peers);
    hosts = List.copyOf(hosts);
    alwaysSendTo = List.copyOf(alwaysSendTo);
  }
}
