package io.witan.deploy.acceptance;

import io.witan.deploy.node.SmallNetwork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/** Three organisations with a node each; blocks come five times as often as people need them. */
final class Organisations implements AutoCloseable {
  final SmallNetwork network;
  final Party a;
  final Party b;
  final Party c;

  /**
   * Starts them, and waits until each knows the others' keys.
   *
   * @param markers whether A sends its private transactions behind markers
   */
  Organisations(Path directory, boolean markers) {
    this(quick(directory, markers));
  }

  /** The same on nodes that are set up otherwise. */
  Organisations(SmallNetwork prepared) {
    network = prepared;
    network.start(1, 2, 3);
    a = new Party(network, 1);
    b = new Party(network, 2);
    c = new Party(network, 3);
    for (Party each : List.of(a, b, c)) {
      SmallNetwork.await("sent", () -> greeting(each));
    }
  }

  private static SmallNetwork quick(Path directory, boolean markers) {
    SmallNetwork network = SmallNetwork.ofOrganisations(directory, 3);
    hasten(network.folder.genesis());
    for (int node = 1; node <= 3; node++) {
      configure(network, node, "witan.rpc.graphql = true\n");
    }
    if (markers) {
      configure(network, 1, "witan.rpc.privacy-markers = true\n");
    }
    return network;
  }

  /** Each organisation's manager learns of the others' keys soon after its start. */
  private String greeting(Party from) {
    Map<String, Object> hello =
        from.transaction(Contracts.creation("SimpleStorage", 0), Map.of(), a, b, c);
    return from.answer("eth_sendTransaction", hello).has("result") ? "sent" : "not known yet";
  }

  private static void configure(SmallNetwork network, int node, String line) {
    try {
      Path config = network.folder.node(node).resolve("node.conf");
      Files.writeString(config, line, StandardOpenOption.APPEND);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Blocks five times as often as people need them. */
  static void hasten(Path genesis) {
    try {
      String json = Files.readString(genesis);
      Files.writeString(
          genesis,
          json.replaceAll("\"blockperiodseconds\"\\s*:\\s*1", "\"blockperiodmilliseconds\" : 200"));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() {
    network.close();
  }
}
