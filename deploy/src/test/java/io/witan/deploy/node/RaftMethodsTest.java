package io.witan.deploy.node;

import static io.witan.deploy.node.SmallNetwork.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.witan.deploy.CommandFailure;
import io.witan.deploy.network.NetworkFolder.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The members of a Raft cluster over JSON-RPC, as GoQuorum's clients ask and are answered. */
class RaftMethodsTest {
  private static final String OUTSIDE = "node not part of raft cluster. operations not allowed";

  @TempDir Path directory;

  /** The third node joins later, under the id that the cluster gives it. */
  private static void joinsLater(SmallNetwork network, int raftId) throws IOException {
    ObjectMapper json = new ObjectMapper();
    for (int founder : List.of(1, 2)) {
      Path file = network.config(founder).p2p().staticNodes();
      List<JsonNode> urls = new ArrayList<>();
      json.readTree(file.toFile()).forEach(urls::add);
      json.writeValue(file.toFile(), urls.subList(0, 2));
    }
    append(network, 3, "witan.raft.join-existing = " + raftId);
  }

  private static void append(SmallNetwork network, int node, String line) throws IOException {
    Path file = network.folder.nodeConfigs().get(node - 1);
    Files.writeString(file, line + "\n", StandardOpenOption.APPEND);
  }

  private static int minter(SmallNetwork network) {
    await("1", () -> "" + roles(network).filter("minter"::equals).count());
    return network.ask(1, "raft_role").equals("minter") ? 1 : 2;
  }

  private static Stream<String> roles(SmallNetwork network) {
    return Stream.of(1, 2).map(node -> network.ask(node, "raft_role"));
  }

  @Test
  void aNodeLearnsIsPromotedAndTheLeaderLeaves() throws IOException {
    try (SmallNetwork network = new SmallNetwork(directory, 3, Engine.RAFT)) {
      joinsLater(network, 3);
      network.start(1, 2);
      int minter = minter(network);
      int verifier = 3 - minter;
      await(network.id(minter), () -> network.ask(verifier, "raft_leader"));
      assertEquals("" + minter, network.ask(verifier, "raft_getRaftId", network.id(minter)));
      assertEquals("3", network.ask(verifier, "raft_addLearner", network.url(3)));
      assertEquals(
          "node with this enode has already been added to the cluster: " + network.id(3),
          network.ask(minter, "raft_addPeer", network.url(3)));
      network.start(3);
      await("learner", () -> network.ask(3, "raft_role"));
      learnersMayNotChangeTheCluster(network);
      network.transfer(3);
      await("1", () -> "" + network.height(3));
      assertEquals(
          "1 is not a learner. only learner can be promoted to peer",
          network.ask(2, "raft_promoteToPeer", 1));
      assertEquals("true", network.ask(2, "raft_promoteToPeer", 3));
      await("verifier", () -> network.ask(3, "raft_role"));
      everybodyIsShown(network);
      assertEquals("null", network.ask(3, "raft_removePeer", minter));
      await(OUTSIDE, () -> network.ask(minter, "raft_cluster"));
      assertEquals("", network.ask(minter, "raft_role"));
      assertEquals(OUTSIDE, network.ask(minter, "raft_removePeer", verifier));
      network.transfer(3);
      await("2", () -> "" + network.height(verifier));
      network.stop(3);
      network.start(3);
      await("2", () -> "" + network.client(3).call("raft_cluster").orElseThrow().size());
      network.transfer(verifier);
      await("3", () -> "" + network.height(3));
    }
  }

  private static void learnersMayNotChangeTheCluster(SmallNetwork network) {
    String add = "learner node can't add peer or learner";
    assertEquals(add, network.ask(3, "raft_addPeer", network.url(1)));
    assertEquals(add, network.ask(3, "raft_addLearner", network.url(1)));
    assertEquals("learner node can't promote to peer", network.ask(3, "raft_promoteToPeer", 3));
    assertEquals("learner node can't remove other peer", network.ask(3, "raft_removePeer", 1));
  }

  private static void everybodyIsShown(SmallNetwork network) {
    JsonNode cluster = network.client(2).call("raft_cluster").orElseThrow();
    assertEquals(3, cluster.size());
    for (int node = 1; node <= 3; node++) {
      JsonNode member = cluster.get(node - 1);
      assertEquals(node, member.get("raftId").intValue());
      assertEquals(network.id(node), member.get("nodeId").textValue());
      assertEquals(network.config(node).p2p().port(), member.get("p2pPort").intValue());
      assertEquals(50_400, member.get("raftPort").intValue());
      assertEquals("127.0.0.1", member.get("hostname").textValue());
      assertTrue(member.get("nodeActive").booleanValue());
    }
  }

  @Test
  void raftIsRefusedWhereNobodySaysThatOneOperatorRunsAllNodes() throws IOException {
    try (SmallNetwork network = new SmallNetwork(directory, 1, Engine.RAFT)) {
      append(network, 1, "witan.raft.one-operator = false");
      CommandFailure refused = assertThrows(CommandFailure.class, () -> network.start(1));
      assertTrue(refused.getMessage().contains("several organisations"), refused.getMessage());
      assertTrue(refused.getMessage().contains("--raft.oneoperator"), refused.getMessage());
    }
  }
}
