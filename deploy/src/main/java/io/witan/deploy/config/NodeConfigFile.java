package io.witan.deploy.config;

import com.sun.management.OperatingSystemMXBean;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.witan.deploy.CommandFailure;
import io.witan.deploy.keys.SecretSource;
import io.witan.persistence.store.StoreLimits;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.wire.EnodeUrl;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Reads a node's HOCON file over the defaults; every fault is one sentence that names the key. */
public final class NodeConfigFile {
  private static final long LEAST_STATE_CACHE = 8 << 20;

  /** So that a call on the head does not lose its state to the next blocks. */
  private static final long LEAST_STATES = 16;

  private static final Duration LEAST_INTERVAL = Duration.ofSeconds(5);
  private static final Duration MOST_INTERVAL = Duration.ofHours(1);
  private static final Pattern PASSWORD = Pattern.compile("(?i)[?&;](ssl)?password=");

  private NodeConfigFile() {}

  public static NodeConfig read(Path file) {
    return read(file, Map.of());
  }

  /** The same, where {@code flags} stand over the file's keys of the same path. */
  public static NodeConfig read(Path file, Map<String, Object> flags) {
    return read(file, flags, System.getenv());
  }

  static NodeConfig read(Path file, Map<String, Object> flags, Map<String, String> environment) {
    try {
      ConfigLayers layers = ConfigLayers.read(file, flags, environment);
      layers.unknown().stream()
          .findFirst()
          .ifPresent(
              fault -> {
                throw new CommandFailure(fault);
              });
      return settings(folder(file), layers.settings());
    } catch (ConfigException wrong) {
      throw new CommandFailure("configuration file " + oneLine(wrong.getMessage()));
    }
  }

  private static Path folder(Path file) {
    return file.toAbsolutePath().getParent();
  }

  /** All that is wrong with a file by itself, a sentence each; empty where it can be used. */
  public static List<String> problems(Path file, Map<String, String> environment) {
    List<String> problems = new ArrayList<>();
    try {
      ConfigLayers layers = ConfigLayers.read(file, Map.of(), environment);
      problems.addAll(layers.unknown());
      problems.addAll(layers.strayVariables());
      Path folder = folder(file);
      Config c = layers.settings();
      List<Supplier<?>> sections =
          List.of(
              () -> SecretSource.of(folder, "node-key", c.getString("node-key")),
              () -> p2p(folder, c.getConfig("p2p")),
              () -> rpc(c.getConfig("rpc")),
              () -> accounts(folder, c.getConfig("accounts")),
              () -> mining(c),
              () -> raft(c.getConfig("raft")),
              () -> pool(c),
              () -> state(c),
              () -> PrivateSection.read(folder, c.getConfig("private")),
              () -> metrics(c),
              () -> logging(c));
      sections.forEach(section -> problem(section).ifPresent(problems::add));
      problem(() -> journal(folder, c.getConfig("journal")))
          .or(
              () ->
                  problem(
                      () ->
                          ClusterSection.read(
                              folder,
                              c.getConfig("cluster"),
                              journal(folder, c.getConfig("journal")),
                              c.getBoolean("private.enabled"))))
          .ifPresent(problems::add);
    } catch (CommandFailure unreadable) {
      problems.add(unreadable.getMessage());
    } catch (ConfigException wrong) {
      problems.add("configuration file " + oneLine(wrong.getMessage()));
    }
    return problems;
  }

  private static Optional<String> problem(Supplier<?> section) {
    try {
      var _ = section.get();
      return Optional.empty();
    } catch (CommandFailure wrong) {
      return Optional.of(wrong.getMessage());
    } catch (ConfigException wrong) {
      return Optional.of("configuration file " + oneLine(wrong.getMessage()));
    }
  }

  private static NodeConfig settings(Path folder, Config c) {
    NodeConfig.Journal journal = journal(folder, c.getConfig("journal"));
    PrivateConfig privacy = PrivateSection.read(folder, c.getConfig("private"));
    return new NodeConfig(
        folder.resolve(c.getString("data-dir")),
        folder.resolve(c.getString("genesis")),
        SecretSource.of(folder, "node-key", c.getString("node-key")),
        c.getString("identity"),
        p2p(folder, c.getConfig("p2p")),
        rpc(c.getConfig("rpc")),
        accounts(folder, c.getConfig("accounts")),
        mining(c),
        raft(c.getConfig("raft")),
        pool(c),
        journal,
        state(c),
        privacy,
        ClusterSection.read(folder, c.getConfig("cluster"), journal, privacy.enabled()),
        metrics(c),
        logging(c));
  }

  private static NodeConfig.Logging logging(Config c) {
    return switch (c.getString("logging.format")) {
      case "text" -> new NodeConfig.Logging(false);
      case "json" -> new NodeConfig.Logging(true);
      default ->
          throw new CommandFailure(
              "configuration key logging.format must be text or json, found "
                  + c.getString("logging.format"));
    };
  }

  private static NodeConfig.Mining mining(Config c) {
    return new NodeConfig.Mining(
        c.getBoolean("mining.enabled"), inRange(c, "mining.gas-limit", 5_000, Long.MAX_VALUE >> 1));
  }

  private static NodeConfig.Pool pool(Config c) {
    return new NodeConfig.Pool(
        (int) inRange(c, "pool.max-transactions", 1, 1_000_000),
        (int) inRange(c, "pool.max-per-sender", 1, 1_000_000));
  }

  private static NodeConfig.Metrics metrics(Config c) {
    return new NodeConfig.Metrics(
        c.getString("metrics.host"), port(c, "metrics.port", 0), otlp(c.getConfig("metrics")));
  }

  private static Optional<NodeConfig.Otlp> otlp(Config c) {
    String text = c.getString("otlp-endpoint");
    Duration interval = c.getDuration("otlp-interval");
    if (interval.compareTo(LEAST_INTERVAL) < 0 || interval.compareTo(MOST_INTERVAL) > 0) {
      throw new CommandFailure("configuration key metrics.otlp-interval must be from 5s to 1h");
    }
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      URI url = new URI(text);
      if (List.of("http", "https").contains(String.valueOf(url.getScheme()))
          && url.getHost() != null
          && url.getUserInfo() == null) {
        return Optional.of(new NodeConfig.Otlp(url, interval));
      }
    } catch (URISyntaxException malformed) {
      // Said below.
    }
    throw new CommandFailure(
        "configuration key metrics.otlp-endpoint must be a URL of http or https with a host and"
            + " without a password");
  }

  private static NodeConfig.Raft raft(Config c) {
    int joining = (int) inRange(c, "join-existing", 0, 65_535);
    long blockTime = c.getDuration("block-time").toMillis();
    if (blockTime < 1 || blockTime > 3_600_000) {
      throw new CommandFailure("configuration key raft.block-time must be from 1ms to 1h");
    }
    return new NodeConfig.Raft(
        c.getBoolean("enabled"),
        Duration.ofMillis(blockTime),
        joining == 0 ? OptionalInt.empty() : OptionalInt.of(joining),
        c.getBoolean("one-operator"));
  }

  private static NodeConfig.P2p p2p(Path folder, Config c) {
    String host = c.getString("host");
    String advertised = c.getString("advertised-host");
    return new NodeConfig.P2p(
        host,
        port(c, "port", 1),
        advertised.isEmpty() ? host : advertised,
        (int) inRange(c, "max-peers", 1, 1_000),
        folder.resolve(c.getString("static-nodes")),
        c.getBoolean("discovery"),
        c.getStringList("bootnodes").stream().map(NodeConfigFile::bootnode).toList(),
        c.getBoolean("permissioned"),
        folder.resolve(c.getString("permissioned-nodes")),
        folder.resolve(c.getString("disallowed-nodes")));
  }

  private static EnodeUrl bootnode(String url) {
    try {
      return EnodeUrl.parse(url);
    } catch (IllegalArgumentException malformed) {
      throw new CommandFailure("configuration key p2p.bootnodes: " + malformed.getMessage());
    }
  }

  private static NodeConfig.Rpc rpc(Config c) {
    return new NodeConfig.Rpc(
        c.getBoolean("enabled"),
        c.getString("host"),
        port(c, "port", 1),
        c.getStringList("apis"),
        c.getStringList("cors-origins"),
        c.getStringList("virtual-hosts"),
        inRange(c, "gas-cap", 21_000, Long.MAX_VALUE >> 1),
        c.getDuration("call-timeout"),
        (int) inRange(c, "logs-max-blocks", 1, Integer.MAX_VALUE),
        (int) inRange(c, "logs-max-results", 1, 1_000_000),
        (int) inRange(c, "batch-limit", 1, 100_000),
        c.getBoolean("revert-reasons"),
        c.getBoolean("privacy-markers"),
        c.getBoolean("graphql"));
  }

  private static NodeConfig.Accounts accounts(Path folder, Config c) {
    return new NodeConfig.Accounts(
        c.getStringList("unlock").stream().map(NodeConfigFile::account).toList(),
        secret(folder, "accounts.password-file", c.getString("password-file")),
        c.getBoolean("allow-insecure-unlock"));
  }

  private static Address account(String text) {
    try {
      return Address.fromHex(text.startsWith("0x") ? text : "0x" + text);
    } catch (IllegalArgumentException malformed) {
      throw new CommandFailure("configuration key accounts.unlock: " + malformed.getMessage());
    }
  }

  private static Optional<SecretSource> secret(Path folder, String key, String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(SecretSource.of(folder, key, text));
  }

  private static NodeConfig.Journal journal(Path folder, Config c) {
    NodeConfig.Journal.Kind kind =
        switch (c.getString("kind")) {
          case "h2" -> NodeConfig.Journal.Kind.H2;
          case "postgresql" -> NodeConfig.Journal.Kind.POSTGRESQL;
          default ->
              throw new CommandFailure(
                  "configuration key journal.kind must be h2 or postgresql, found "
                      + c.getString("kind"));
        };
    if (kind == NodeConfig.Journal.Kind.POSTGRESQL && c.getString("url").isEmpty()) {
      throw new CommandFailure("configuration key journal.url is needed for postgresql");
    }
    if (PASSWORD.matcher(c.getString("url")).find()) {
      throw new CommandFailure(
          "configuration key journal.url holds a password: name the file or the environment"
              + " variable that has it in journal.password-file");
    }
    return new NodeConfig.Journal(
        kind,
        c.getBoolean("survive-power-cut"),
        c.getString("url"),
        c.getString("user"),
        secret(folder, "journal.password-file", c.getString("password-file")));
  }

  private static NodeConfig.State state(Config c) {
    NodeConfig.State.Mode mode =
        switch (c.getString("state.mode")) {
          case "archive" -> NodeConfig.State.Mode.ARCHIVE;
          case "pruned" -> NodeConfig.State.Mode.PRUNED;
          default ->
              throw new CommandFailure(
                  "configuration key state.mode must be archive or pruned, found "
                      + c.getString("state.mode"));
        };
    long cache =
        c.getString("state.cache").equals("auto")
            ? StoreLimits.cachesFor(memory())
            : c.getBytes("state.cache");
    if (cache < LEAST_STATE_CACHE) {
      throw new CommandFailure("configuration key state.cache must be at least 8MiB");
    }
    return new NodeConfig.State(
        mode, inRange(c, "state.keep-blocks", LEAST_STATES, Long.MAX_VALUE >> 1), cache);
  }

  /** Of this machine, or of the container; bytes. */
  static long memory() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
  }

  private static int port(Config c, String key, int least) {
    return (int) inRange(c, key, least, 65_535);
  }

  static long inRange(Config c, String key, long least, long most) {
    long value = c.getLong(key);
    if (value < least || value > most) {
      throw new CommandFailure(
          "configuration key "
              + c.getValue(key).origin().description()
              + ": "
              + key
              + " must be from "
              + least
              + " to "
              + most
              + ", found "
              + value);
    }
    return value;
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ");
  }
}
