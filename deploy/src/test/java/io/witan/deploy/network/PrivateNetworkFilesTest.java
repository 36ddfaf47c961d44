package io.witan.deploy.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.deploy.config.NodeConfig;
import io.witan.deploy.genesis.GenesisFile;
import io.witan.deploy.network.NetworkFolder.Engine;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.ledger.QbftExtraData;
import io.witan.protocol.wire.EnodeUrl;
import io.witan.protocol.wire.NodeList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateNetworkFilesTest {
  @TempDir Path directory;

  private List<NodeConfig> made(int validators, int organisations) {
    NetworkFolder folder = new NetworkFolder(directory);
    Optional<PrivateNetwork> parties = Optional.of(PrivateNetwork.of(9001, organisations));
    folder.create(
        new NetworkFolder.Shape(validators, 1337, 1, 2, 8545, 30303, Engine.QBFT, parties));
    return folder.nodes();
  }

  @Test
  void anOrganisationBeyondTheValidatorsHasANodeThatIsNone() throws IOException {
    List<NodeConfig> nodes = made(4, 5);
    assertEquals(5, nodes.size());
    NodeConfig fifth = nodes.get(4);
    assertTrue(fifth.privacy().enabled());
    assertEquals(5, fifth.privacy().peers().size());
    assertEquals(List.of(9005, 9010, 9015), portsOf(fifth));
    NodeList peers = NodeList.parse(Files.readString(fifth.p2p().staticNodes()));
    assertEquals(
        IntStream.range(30303, 30308).boxed().toList(),
        peers.nodes().stream().map(EnodeUrl::tcp).toList());
    Bytes extraData = GenesisFile.read(directory.resolve("genesis.json")).header().extraData();
    assertEquals(4, QbftExtraData.decode(extraData).validators().size());
    assertEquals(5, PrivateNetwork.organisationsIn(nodes));
  }

  private static List<Integer> portsOf(NodeConfig node) {
    return List.of(
        node.privacy().p2p().port(),
        node.privacy().q2t().port(),
        node.privacy().thirdParty().port());
  }

  @Test
  void validatorsBeyondTheOrganisationsArePartyToNothing() {
    List<NodeConfig> nodes = made(4, 2);
    assertEquals(4, nodes.size());
    assertFalse(nodes.get(2).privacy().enabled());
    assertEquals(2, PrivateNetwork.organisationsIn(nodes));
  }
}
