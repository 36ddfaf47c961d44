package io.witan.deploy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.deploy.node.SmallNetwork;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigCommandTest {
  @TempDir Path folder;

  private static Commands.Result check(Path file) {
    return Commands.run("config", "check", file.toString());
  }

  @Test
  void aNodeThatCanStartHasNoProblemAndOneThatCannotHasAllOfThemNamed() throws IOException {
    try (SmallNetwork network = SmallNetwork.ofOrganisations(folder, 3)) {
      Path file = network.folder.nodeConfigs().getFirst();
      Commands.Result sound = check(file);
      assertEquals(0, sound.code(), sound.text());
      assertTrue(sound.text().contains("no problem"), sound.text());

      int port = network.config(1).p2p().port();
      Files.delete(Path.of(network.config(1).nodeKey().toString()));
      Files.writeString(network.config(1).p2p().staticNodes(), "[\"enode://12\"]");
      Path key = Path.of(network.config(1).privacy().keys().getFirst().toString());
      Path other = Path.of(network.config(2).privacy().keys().getFirst().toString());
      Files.copy(other, key, StandardCopyOption.REPLACE_EXISTING);
      Files.writeString(file, "witan.state.mode = pruned\n", StandardOpenOption.APPEND);
      try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        assertTrue(taken.isBound());
        Commands.Result wrong = check(file);
        assertEquals(1, wrong.code(), wrong.text());
        for (String part :
            List.of(
                "nodekey",
                "static-nodes.json",
                "is not that of",
                "private.enabled needs state.mode = archive",
                ":" + port + " is taken")) {
          assertTrue(wrong.text().contains(part), part + " in\n" + wrong.text());
        }
      }
    }
  }
}
