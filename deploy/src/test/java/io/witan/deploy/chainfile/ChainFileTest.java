package io.witan.deploy.chainfile;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.deploy.CommandFailure;
import io.witan.deploy.cli.Commands;
import io.witan.deploy.config.NodeConfig;
import io.witan.deploy.network.NetworkFolder.Engine;
import io.witan.deploy.node.SmallNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChainFileTest {
  @TempDir Path folder;

  private ChainFile open(byte[] content) throws IOException {
    return ChainFile.open(Files.write(folder.resolve("chain"), content));
  }

  private String refusal(byte[] content) {
    return assertThrows(CommandFailure.class, () -> open(content).close()).getMessage();
  }

  @Test
  void whatIsNoRowOfBlocksIsRefusedByPlaceAndReason() {
    assertTrue(refusal(new byte[0]).endsWith("is empty"));
    assertTrue(refusal("text".getBytes(US_ASCII)).endsWith("at byte 0: no RLP list begins here"));
    assertTrue(refusal(new byte[] {(byte) 0xc2, 1}).endsWith("the file ends within it"));
    assertTrue(refusal(new byte[] {(byte) 0xf9, 1}).endsWith("the file ends within it"));
    byte[] endless = new byte[9];
    Arrays.fill(endless, (byte) 0xff);
    assertTrue(refusal(endless).endsWith("it has more than 16777216 bytes"));
    assertTrue(refusal(new byte[] {(byte) 0xc0}).contains("block 1 of it, at byte 0: "));
    String missing = "there is no file " + folder.resolve("none");
    CommandFailure none =
        assertThrows(CommandFailure.class, () -> ChainFile.open(folder.resolve("none")));
    assertEquals(missing, none.getMessage());
  }

  @Test
  void exportedBlocksAreImportedOnceAndOneThatIsWrongIsNamed() throws IOException {
    Path file = folder.resolve("blocks");
    NodeConfig from;
    String source;
    try (SmallNetwork net = new SmallNetwork(folder.resolve("net"), 1, Engine.QBFT)) {
      net.start(1);
      for (int i = 0; i < 3; i++) {
        net.transfer(1);
      }
      SmallNetwork.await("true", () -> "" + (net.height(1) >= 4));
      from = net.config(1);
      source = net.folder.nodeConfigs().getFirst().toString();
    }
    Commands.Result export = Commands.run("export", "--config", source, file.toString());
    assertEquals(0, export.code(), export.text());
    long last;
    try (ChainFile blocks = ChainFile.open(file)) {
      assertEquals(0, blocks.first());
      last = blocks.last();
      assertTrue(last >= 4);
    }
    String target = empty(from, "target");
    Commands.Result first = Commands.run("import", "--config", target, file.toString());
    assertEquals(0, first.code(), first.text());
    assertTrue(first.text().contains(last + " blocks imported"), first.text());
    Commands.Result again = Commands.run("import", "--config", target, file.toString());
    assertTrue(again.text().contains("0 blocks imported"), again.text());

    byte[] wrong = Files.readAllBytes(file);
    wrong[wrong.length - 120] ^= 1;
    Files.write(file, wrong);
    Commands.Result bad = Commands.run("import", "--config", empty(from, "other"), file.toString());
    assertEquals(1, bad.code(), bad.text());
    // What is wrong is a seal, or a body where the last block has one.
    assertTrue(bad.text().contains("witan: block " + last), bad.text());
  }

  /** The configuration of a node of the same chain that has no blocks yet. */
  private String empty(NodeConfig like, String name) throws IOException {
    String text =
        """
        witan {
          genesis = "%s"
          node-key = "%s"
          data-dir = "%s"
        }
        """
            .formatted(like.genesis(), like.nodeKey(), folder.resolve(name));
    return Files.writeString(folder.resolve(name + ".conf"), text).toString();
  }
}
