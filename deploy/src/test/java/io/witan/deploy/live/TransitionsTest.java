package io.witan.deploy.live;

import static io.witan.deploy.node.SmallNetwork.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.deploy.network.NetworkFolder.Engine;
import io.witan.deploy.node.SmallNetwork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Four nodes cross every change of rules that a genesis can hold, and restart beside it. */
class TransitionsTest {
  @TempDir Path directory;

  @Test
  void nodesThatRestartBesideAChangeOfRulesKeepTheRulesOfEachHeight() throws IOException {
    try (SmallNetwork network = new SmallNetwork(directory, 4, Engine.IBFT)) {
      Transitions transitions =
          new Transitions(
              "ibft",
              IntStream.rangeClosed(1, 4)
                  .mapToObj(n -> network.key(n).publicKey().address())
                  .toList());
      transitions.into(network.folder.genesis());
      fourBlocksASecond(network.folder.genesis());
      network.start(1, 2, 3, 4);
      int victim = 1;
      for (Transitions.Step step : transitions.changes()) {
        awaitHeight(network, victim, step.height() - 2);
        network.stop(victim);
        network.start(victim);
        victim = victim % 4 + 1;
      }
      long last = transitions.changes().getLast().height();
      awaitHeight(network, victim, last - 1);
      // From here on only a transfer brings a block: empty ones come once a minute.
      for (int sent = 1; sent <= 3; sent++) {
        network.transfer(victim);
        awaitSent(network, victim, sent);
      }
      assertEquals(List.of(), transitions.differences(network.client(2), last + 1));
    }
  }

  private static void awaitHeight(SmallNetwork network, int node, long height) {
    await("true", () -> "" + (network.height(node) >= height));
  }

  private static void awaitSent(SmallNetwork network, int node, int transfers) {
    String account = network.folder.developmentAccount().publicKey().address().toHex();
    await("0x" + transfers, () -> network.ask(node, "eth_getTransactionCount", account, "latest"));
  }

  private static void fourBlocksASecond(Path genesis) throws IOException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode root = (ObjectNode) json.readTree(genesis.toFile());
    ObjectNode ibft = (ObjectNode) root.at("/config/ibft");
    ibft.remove("blockperiodseconds");
    ibft.put("blockperiodmilliseconds", 250);
    json.writeValue(genesis.toFile(), root);
  }
}
