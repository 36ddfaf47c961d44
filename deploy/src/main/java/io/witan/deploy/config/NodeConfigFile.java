package io.witan.deploy.config;

import com.sun.management.OperatingSystemMXBean;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.witan.deploy.CommandFailure;
import io.witan.persistence.store.StoreLimits;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.wire.EnodeUrl;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;

/** Reads a node's HOCON file over the defaults; every fault is one sentence that names the key. */
public final class NodeConfigFile {
  private static final String ROOT = "witan";
  private static final long LEAST_STATE_CACHE = 8 << 20;

  /** So that a call on the head does not lose its state to the next blocks. */
  private static final long LEAST_STATES = 16;

  private NodeConfigFile() {}

  public static NodeConfig read(Path file) {
    return read(file, Map.of());
  }

  /** The same, where {@code flags} stand over the file's keys of the same path. */
  public static NodeConfig read(Path file, Map<String, Object> flags) {
    if (!Files.isReadable(file)) {
      throw new CommandFailure("cannot read the configuration file " + file);
    }
    try {
      Config own =
          ConfigFactory.parseMap(flags, "the command line")
              .withFallback(ConfigFactory.parseFile(file.toFile()));
      Config known = ConfigFactory.parseResources("witan.conf");
      refuseUnknownKeys(file, own, known);
      Path folder = file.toAbsolutePath().getParent();
      return settings(folder, own.withFallback(known).resolve().getConfig(ROOT));
    } catch (ConfigException wrong) {
      throw new CommandFailure("configuration file " + oneLine(wrong.getMessage()));
    }
  }

  private static void refuseUnknownKeys(Path file, Config own, Config known) {
    TreeSet<String> names = new TreeSet<>();
    known.entrySet().forEach(entry -> names.add(entry.getKey()));
    for (var entry : own.entrySet()) {
      String key = entry.getKey();
      if (!names.contains(key)) {
        String nearest = NearestName.of(key, names);
        throw new CommandFailure(
            "configuration file "
                + file
                + ": unknown key "
                + key
                + "; did you mean "
                + nearest
                + "?");
      }
    }
  }

  private static NodeConfig settings(Path folder, Config c) {
    NodeConfig.Journal journal = journal(folder, c.getConfig("journal"));
    return new NodeConfig(
        folder.resolve(c.getString("data-dir")),
        folder.resolve(c.getString("genesis")),
        folder.resolve(c.getString("node-key")),
        c.getString("identity"),
        p2p(folder, c.getConfig("p2p")),
        rpc(c.getConfig("rpc")),
        accounts(folder, c.getConfig("accounts")),
        new NodeConfig.Mining(
            c.getBoolean("mining.enabled"),
            inRange(c, "mining.gas-limit", 5_000, Long.MAX_VALUE >> 1)),
        raft(c.getConfig("raft")),
        new NodeConfig.Pool(
            (int) inRange(c, "pool.max-transactions", 1, 1_000_000),
            (int) inRange(c, "pool.max-per-sender", 1, 1_000_000)),
        journal,
        state(c),
        PrivateSection.read(folder, c.getConfig("private")),
        ClusterSection.read(folder, c.getConfig("cluster"), journal),
        new NodeConfig.Metrics(c.getString("metrics.host"), port(c, "metrics.port", 0)));
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
        c.getBoolean("privacy-markers"));
  }

  private static NodeConfig.Accounts accounts(Path folder, Config c) {
    return new NodeConfig.Accounts(
        c.getStringList("unlock").stream().map(NodeConfigFile::account).toList(),
        optionalFile(folder, c.getString("password-file")),
        c.getBoolean("allow-insecure-unlock"));
  }

  private static Address account(String text) {
    try {
      return Address.fromHex(text.startsWith("0x") ? text : "0x" + text);
    } catch (IllegalArgumentException malformed) {
      throw new CommandFailure("configuration key accounts.unlock: " + malformed.getMessage());
    }
  }

  private static Optional<Path> optionalFile(Path folder, String name) {
    return name.isEmpty() ? Optional.empty() : Optional.of(folder.resolve(name));
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
    return new NodeConfig.Journal(
        kind,
        c.getBoolean("survive-power-cut"),
        c.getString("url"),
        c.getString("user"),
        optionalFile(folder, c.getString("password-file")));
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
