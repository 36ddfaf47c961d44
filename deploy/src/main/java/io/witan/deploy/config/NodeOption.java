package io.witan.deploy.config;

import io.witan.deploy.CommandFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which node a command is about: the option that names its configuration file. */
public final class NodeOption {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The node's configuration file (default: ${DEFAULT-VALUE}).",
      defaultValue = "node.conf")
  private Path file;

  /**
   * The node's configuration.
   *
   * @throws CommandFailure if the file cannot be read, or says what no node can be
   */
  public NodeConfig read() {
    return NodeConfigFile.read(file);
  }

  /**
   * The configuration of a node that has run.
   *
   * @throws CommandFailure also if there is no data directory
   */
  public NodeConfig withData() {
    NodeConfig config = read();
    if (!Files.isDirectory(config.dataDir())) {
      throw new CommandFailure("there is no data directory " + config.dataDir());
    }
    return config;
  }
}
