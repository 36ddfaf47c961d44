package io.witan.deploy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.deploy.CommandFailure;
import io.witan.deploy.config.NodeConfig;
import io.witan.deploy.config.NodeConfigFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class PeerOptionsTest {
  private static final String BOOT =
      "enode://1dd9d65c4552b5eb43d5ad55a2ee3f56c6cbc1c64a5c8d659f51fcd51bace243"
          + "51232b8d7821617d2b29b54b81cdefb9b3e9c37d7fd5f63270bcc9e1a6f6a439@10.0.0.2:30303";

  @TempDir Path folder;

  @Command(name = "options")
  private static final class Parsed {
    @CommandLine.Mixin private PeerOptions peers;
  }

  private NodeConfig.P2p read(String... words) throws IOException {
    Parsed parsed = CommandLine.populateCommand(new Parsed(), words);
    Path file = folder.resolve("node.conf");
    Files.writeString(file, "witan.p2p.permissioned = false\n");
    return NodeConfigFile.read(file, parsed.peers.flags()).p2p();
  }

  @Test
  void whatGoQuorumIsToldOnItsCommandLineStandsOverTheFile() throws IOException {
    NodeConfig.P2p p2p =
        read("--nat", "extip:203.0.113.7", "--port", "21000", "--maxpeers", "9", "--permissioned");
    assertEquals("203.0.113.7", p2p.advertisedHost());
    assertEquals(21000, p2p.port());
    assertEquals(9, p2p.maxPeers());
    assertTrue(p2p.permissioned());
    assertFalse(read().permissioned());
  }

  @Test
  void bootNodesSwitchDiscoveryOnUnlessItIsForbidden() throws IOException {
    assertTrue(read("--bootnodes", BOOT + "," + BOOT).discovery());
    assertEquals(2, read("--bootnodes", BOOT + "," + BOOT).bootnodes().size());
    assertFalse(read("--bootnodes", BOOT, "--nodiscover").discovery());
  }

  @Test
  void otherKindsOfNatAreRefused() {
    assertThrows(CommandFailure.class, () -> read("--nat", "upnp"));
  }
}
