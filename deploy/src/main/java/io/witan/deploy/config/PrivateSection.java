package io.witan.deploy.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.witan.actors.exchange.ExchangeSettings.Promise;
import io.witan.deploy.CommandFailure;
import io.witan.deploy.keys.EncryptorChoice;
import io.witan.deploy.keys.SecretSource;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.exchange.ManagerUrl;
import io.witan.protocol.privacy.payload.PrivacyGroup;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the section {@code private} of a node's settings. */
final class PrivateSection {
  /** No transaction of any network has more. */
  private static final long MOST_PAYLOAD = 8 << 20;

  /** Bytes, with the system's closing zero beside: sun_path of unix(7); macOS has four less. */
  private static final int LONGEST_SOCKET = 107;

  private static final Set<String> GROUP_KEYS = Set.of("name", "members", "description");

  private PrivateSection() {}

  static PrivateConfig read(Path folder, Config c) {
    boolean enabled = c.getBoolean("enabled");
    List<SecretSource> keys =
        c.getStringList("keys").stream()
            .map(key -> SecretSource.of(folder, "private.keys", key))
            .toList();
    if (enabled && keys.isEmpty()) {
      throw new CommandFailure(
          "configuration key private.keys must name a key file where private.enabled is true;"
              + " './witan keys private' makes one");
    }
    return new PrivateConfig(
        enabled,
        keys,
        secret(folder, c, "private.", "passwords-file"),
        encryptor(c.getString("encryptor")),
        c.getConfigList("resident-groups").stream().map(PrivateSection::group).toList(),
        url("private.url", c.getString("url")),
        c.getStringList("peers").stream().map(peer -> url("private.peers", peer)).toList(),
        c.getStringList("hosts"),
        keys(c, "always-send-to", "always-send-to"),
        c.getBoolean("enhanced"),
        c.getBoolean("compare"),
        delivery(c.getString("delivery")),
        (int) inRange("max-payload", c.getBytes("max-payload"), 1_024, MOST_PAYLOAD),
        Duration.ofMillis(
            inRange("patience", c.getDuration("patience").toMillis(), 100, 3_600_000)),
        c.getBoolean("recover"),
        port(c.getConfig("p2p"), 1),
        port(c.getConfig("q2t"), 0),
        socket(folder, c.getString("q2t.socket")),
        port(c.getConfig("third-party"), 0),
        tls(folder, c.getConfig("tls")));
  }

  private static Optional<Path> socket(Path folder, String file) {
    Path path = folder.resolve(file).toAbsolutePath().normalize();
    int bytes = path.toString().getBytes(StandardCharsets.UTF_8).length;
    if (!file.isEmpty() && bytes > LONGEST_SOCKET) {
      throw new CommandFailure(
          "configuration key private.q2t.socket: a socket's path has at most %d bytes, this one %d"
              .formatted(LONGEST_SOCKET, bytes));
    }
    return file.isEmpty() ? Optional.empty() : Optional.of(path);
  }

  private static PrivateConfig.Port port(Config c, int least) {
    return new PrivateConfig.Port(
        c.getString("host"),
        (int) inRange("port", c.getLong("port"), least, 65_535),
        c.getStringList("cors-origins"),
        c.getStringList("virtual-hosts"),
        c.getStringList("callers"));
  }

  private static Optional<PrivateConfig.Tls> tls(Path folder, Config c) {
    if (c.getString("key-store").isEmpty()) {
      return Optional.empty();
    }
    for (String key : List.of("key-password-file", "trust-store", "trust-password-file")) {
      if (c.getString(key).isEmpty()) {
        throw new CommandFailure(
            "configuration key private.tls." + key + " is needed beside key-store");
      }
    }
    return Optional.of(
        new PrivateConfig.Tls(
            folder.resolve(c.getString("key-store")),
            secret(folder, c, "private.tls.", "key-password-file").orElseThrow(),
            folder.resolve(c.getString("trust-store")),
            secret(folder, c, "private.tls.", "trust-password-file").orElseThrow()));
  }

  private static Optional<SecretSource> secret(Path folder, Config c, String section, String key) {
    String text = c.getString(key);
    return text.isEmpty()
        ? Optional.empty()
        : Optional.of(SecretSource.of(folder, section + key, text));
  }

  private static EncryptorChoice encryptor(String name) {
    return switch (name) {
      case "nacl" -> EncryptorChoice.NACL;
      case "ec" -> EncryptorChoice.EC;
      default ->
          throw new CommandFailure(
              "configuration key private.encryptor must be nacl or ec, found " + name);
    };
  }

  private static Promise delivery(String name) {
    return switch (name) {
      case "acknowledge" -> Promise.DELIVERED;
      case "later" -> Promise.KEPT;
      default ->
          throw new CommandFailure(
              "configuration key private.delivery must be acknowledge or later, found " + name);
    };
  }

  private static ManagerUrl url(String key, String text) {
    try {
      return ManagerUrl.of(text);
    } catch (IllegalArgumentException malformed) {
      throw new CommandFailure("configuration key " + key + ": " + malformed.getMessage());
    }
  }

  /** One of resident-groups; whether it fits the keys is seen when these are read. */
  private static PrivacyGroup group(Config c) {
    c.root().keySet().stream()
        .filter(key -> !GROUP_KEYS.contains(key))
        .findFirst()
        .ifPresent(
            key -> {
              throw new CommandFailure(
                  "configuration key private.resident-groups: a group has name, members and"
                      + " description, not "
                      + key);
            });
    try {
      return PrivacyGroup.resident(
          c.getString("name"),
          c.hasPath("description") ? c.getString("description") : "",
          keys(c, "members", "resident-groups"));
    } catch (ConfigException missing) {
      throw new CommandFailure(
          "configuration key private.resident-groups: " + missing.getMessage());
    }
  }

  private static List<PartyKey> keys(Config c, String path, String shown) {
    try {
      return c.getStringList(path).stream().map(PartyKey::fromBase64).toList();
    } catch (IllegalArgumentException malformed) {
      throw new CommandFailure(
          "configuration key private." + shown + ": " + malformed.getMessage());
    }
  }

  private static long inRange(String key, long value, long least, long most) {
    if (value < least || value > most) {
      throw new CommandFailure(
          "configuration key private: %s must be from %d to %d, found %d"
              .formatted(key, least, most, value));
    }
    return value;
  }
}
