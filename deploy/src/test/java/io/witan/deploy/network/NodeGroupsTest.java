package io.witan.deploy.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.witan.deploy.config.NodeConfig;
import io.witan.deploy.keys.NodeKey;
import io.witan.deploy.network.NetworkFolder.Engine;
import io.witan.protocol.wire.EnodeUrl;
import io.witan.protocol.wire.NodeList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeGroupsTest {
  @TempDir Path directory;

  @Test
  void theFirstJvmsOfAllValidatorsComeFirst() {
    NodeGroups groups = NodeGroups.of(2551, 5432);
    assertEquals(10, groups.nodes());
    assertEquals(List.of(1, 5, 8), groups.membersOf("A"));
    assertEquals(List.of(3, 7, 10), groups.membersOf("C"));
    assertFalse(groups.isMember(4));
    assertEquals("node4", groups.identity(4));
    assertEquals("B2", groups.identity(6));
    assertEquals(2, groups.validatorOf(9));
  }

  @Test
  void theLastJvmsOfAGroupAreItsEnclaves() {
    NodeGroups groups = new NodeGroups(List.of("A", "B", "C"), 4, 5, 2, 2551, 5432);
    assertEquals(16, groups.nodes());
    assertEquals(List.of(1, 5, 8, 11, 14), groups.membersOf("A"));
    assertEquals(List.of(1, 5, 8), groups.ledgersOf("A"));
    assertTrue(groups.isEnclave(14));
    assertFalse(groups.isEnclave(8));
    assertFalse(groups.isEnclave(4));
  }

  @Test
  void theFilesOfAGroupNameOneKeyOneJournalAndEachJvmsOwnPlace() throws IOException {
    assumeTrue(PostgresServer.isInstalled(), "no PostgreSQL: install Debian's postgresql");
    // The server may be another user's than this test.
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    NetworkFolder folder = new NetworkFolder(directory.resolve("network"));
    try (PortBlock ports = PortBlock.reserve(1)) {
      NodeGroups groups = new NodeGroups(List.of("A"), 2, 4, 1, 2551, ports.first());
      folder.create(
          new NetworkFolder.Shape(
              2,
              1337,
              1,
              2,
              8545,
              30303,
              Engine.QBFT,
              Optional.of(PrivateNetwork.of(9001, groups)),
              Optional.of(groups)));
      List<NodeConfig> nodes = folder.nodes();
      assertEquals(Optional.of(groups), NodeGroups.of(nodes));
      NodeConfig first = nodes.get(0);
      NodeConfig third = nodes.get(3);
      assertEquals(NodeKey.read(first.nodeKey()).secret(), NodeKey.read(third.nodeKey()).secret());
      assertEquals(first.journal().url(), third.journal().url());
      assertEquals(first.privacy().url(), third.privacy().url());
      assertEquals(2554, third.cluster().port());
      assertTrue(Files.isReadable(third.cluster().tls().orElseThrow().key()));
      assertFalse(nodes.get(1).cluster().enabled());
      assertTrue(nodes.get(4).cluster().isEnclaveAlone());
      assertEquals(8549, nodes.get(4).metrics().port());
      NodeList urls = NodeList.parse(Files.readString(nodes.get(1).p2p().staticNodes()));
      var key = NodeKey.read(first.nodeKey()).publicKey();
      assertEquals(
          List.of(30303, 30305, 30306),
          urls.nodes().stream().filter(url -> url.id().equals(key)).map(EnodeUrl::tcp).toList());
    }
  }
}
