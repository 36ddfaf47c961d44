package io.witan.httpapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.httpapi.offline.OfflineNode;
import io.witan.protocol.rules.Fork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdminMethodsTest {
  private RunningServer server;

  @BeforeEach
  void start() {
    server =
        RunningServer.of(new OfflineNode(TestGenesis.of(Fork.SHANGHAI, false), new BuildAtOnce()));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aNodeTellsOfItselfWhatToolsOfGoQuorumRead() throws Exception {
    JsonNode info = server.result("admin_nodeInfo", "[]");
    String enode = info.get("enode").textValue();
    assertTrue(enode.matches("enode://[0-9a-f]{128}@127\\.0\\.0\\.1:0"), enode);
    assertEquals("127.0.0.1", info.get("ip").textValue());
    assertEquals("127.0.0.1:0", info.get("listenAddr").textValue());
    assertEquals(64, info.get("id").textValue().length());
    JsonNode ports = info.get("ports");
    assertTrue(ports.get("discovery").isNumber() && ports.get("listener").isNumber());
    JsonNode eth = info.get("protocols").get("eth");
    assertTrue(eth.get("network").isNumber() && eth.get("difficulty").isNumber());
    assertTrue(eth.has("config") && eth.has("genesis") && eth.has("head"));
    assertEquals("/data", server.result("admin_datadir", "[]").textValue());
  }

  @Test
  void aPeerIsAddedAndRemovedByItsUrlAndABadUrlIsNamed() throws Exception {
    String id =
        "1dd9d65c4552b5eb43d5ad55a2ee3f56c6cbc1c64a5c8d659f51fcd51bace24351232b8d7821617d2b29b54b81cdefb9b3e9c37d7fd5f63270bcc9e1a6f6a439";
    String url = "[\"enode://" + id + "@10.0.0.2:21000?discport=0\"]";
    for (int i = 0; i < 2; i++) {
      assertTrue(server.result("admin_addPeer", url).booleanValue());
    }
    for (int i = 0; i < 2; i++) {
      assertTrue(server.result("admin_removePeer", url).booleanValue());
    }
    JsonNode error =
        server.answer("admin_addPeer", "[\"enode://" + id + "@10.0.0.2:x\"]").get("error");
    assertEquals("invalid enode: invalid port", error.get("message").textValue());
  }
}
