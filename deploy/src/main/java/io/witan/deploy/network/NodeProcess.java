package io.witan.deploy.network;

import io.witan.deploy.CommandFailure;
import io.witan.deploy.config.ClusterConfig;
import io.witan.deploy.config.NodeConfig;
import io.witan.deploy.config.PrivateConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One node as a process of its own, started from this process's own class path. */
public final class NodeProcess {
  private static final long STOP_SECONDS = 20;

  private final Path configFile;
  private final NodeConfig config;
  private final Manner manner;
  private final Path log;
  private final Process process;

  private NodeProcess(
      Path configFile, NodeConfig config, Manner manner, Path log, Process process) {
    this.configFile = configFile;
    this.config = config;
    this.manner = manner;
    this.log = log;
    this.process = process;
  }

  /**
   * How a process is started.
   *
   * @param flags more of them for its JVM
   * @param launcher the program {@code witan} that it runs; empty for this process's own class path
   * @param environment more variables than this process has
   */
  public record Manner(
      List<String> flags, Optional<Path> launcher, Map<String, String> environment) {
    /** As this process was started itself. */
    public static final Manner AS_THIS =
        new Manner(
            List.of(),
            // The package's own, which knows where its runtime, libraries and archive of classes
            // are.
            Optional.ofNullable(System.getProperty("witan.launcher")).map(Path::of),
            Map.of());

    public Manner {
      flags = List.copyOf(flags);
      environment = Map.copyOf(environment);
    }

    /** The same with other flags. */
    public Manner with(List<String> others) {
      return new Manner(others, launcher, environment);
    }
  }

  /** Refuses where one of the node's ports is taken. */
  public static void requireFreePorts(NodeConfig config) {
    if (config.metrics().port() != 0) {
      requireFree(
          config.metrics().host(), config.metrics().port(), config.identity() + "'s metrics port");
    }
    if (config.cluster().isEnclaveAlone()) {
      return;
    }
    if (config.cluster().has(ClusterConfig.Role.LEDGER)) {
      requireFree(config.p2p().host(), config.p2p().port(), config.identity() + "'s peer port");
    }
    if (config.rpc().enabled()) {
      requireFree(config.rpc().host(), config.rpc().port(), config.identity() + "'s JSON-RPC port");
    }
    PrivateConfig privacy = config.privacy();
    if (config.hasPrivateSide() && privacy.enabled()) {
      for (PrivateConfig.Port port : List.of(privacy.p2p(), privacy.q2t(), privacy.thirdParty())) {
        requireFree(
            port.host(), port.port(), config.identity() + "'s port for private transactions");
      }
    }
  }

  public static NodeProcess start(Path configFile, NodeConfig config) {
    return start(configFile, config, Manner.AS_THIS);
  }

  /** The same in another manner. */
  public static NodeProcess start(Path configFile, NodeConfig config, Manner manner) {
    Path log = configFile.resolveSibling("witan.log");
    Process process = run(log, manner, List.of("node", "--config", configFile.toString()));
    return new NodeProcess(configFile, config, manner, log, process);
  }

  /** The same node once more, which has ended. */
  public NodeProcess again() {
    return start(configFile, config, manner);
  }

  /** Runs a command of Witan in a process as nodes have, which adds to {@code log} what it says. */
  public static Process run(Path log, String... command) {
    return run(log, Manner.AS_THIS, List.of(command));
  }

  /** The same in another manner. */
  public static Process run(Path log, Manner manner, List<String> command) {
    List<String> heap = new ArrayList<>(List.of("-Xms64m", "-Xmx256m", "-XX:+UseSerialGC"));
    heap.addAll(manner.flags());
    List<String> line =
        new ArrayList<>(manner.launcher().map(it -> List.of(it.toString())).orElse(jvm(heap)));
    line.addAll(command);
    ProcessBuilder process =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    process.environment().putAll(manner.environment());
    process.environment().put("WITAN_JAVA_OPTS", String.join(" ", heap));
    try {
      return process.start();
    } catch (IOException failed) {
      throw new CommandFailure("cannot start a process for '" + String.join(" ", command) + "'");
    }
  }

  private static List<String> jvm(List<String> heap) {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(archive());
    line.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Djava.util.concurrent.ForkJoinPool.common.parallelism=4",
            "-Dfile.encoding=UTF-8",
            "-XX:+ExitOnOutOfMemoryError"));
    line.addAll(heap);
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.witan.deploy.cli.Witan"));
    return line;
  }

  /**
   * With what {@code train} made where the launcher names it, as its name is empty while it is
   * made. The JVM makes none for the module that hashes eight messages at once.
   */
  private static List<String> archive() {
    String archive = System.getProperty("witan.aot");
    if (archive == null) {
      return List.of("--add-modules=jdk.incubator.vector");
    }
    return archive.isEmpty()
        ? List.of()
        : List.of(
            "-XX:AOTCache=" + archive, "-Xlog:disable", "-Xlog:all=error,aot*=off,cds*=off:stderr");
  }

  public NodeConfig config() {
    return config;
  }

  public Path log() {
    return log;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public int exitCode() {
    return process.exitValue();
  }

  public ProcessHandle handle() {
    return process.toHandle();
  }

  /** Asks the process to stop; {@link #awaitStop} waits for it. */
  public void stop() {
    process.destroy();
  }

  /** Ends the process at once, without a word to it: {@code kill -9}. */
  public void kill() {
    process.destroyForcibly();
    awaitStop();
  }

  /** Sends a signal by its name, such as STOP or CONT. */
  public void signal(String name) {
    try {
      Process kill =
          new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start();
      if (kill.waitFor() != 0) {
        throw new CommandFailure("cannot send SIG" + name + " to " + config.identity());
      }
    } catch (IOException failed) {
      throw new CommandFailure("cannot run the command kill");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether it has ended by itself within a time. */
  public boolean awaitExit(Duration limit) throws InterruptedException {
    return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  public void awaitStop() {
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static void requireFree(String host, int port, String what) {
    if (!isFree(host, port)) {
      throw new CommandFailure(
          what + " " + host + ":" + port + " is taken by another process or cannot be bound");
    }
  }

  /** Whether nobody listens at a port. */
  public static boolean isFree(String host, int port) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getByName(host), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
