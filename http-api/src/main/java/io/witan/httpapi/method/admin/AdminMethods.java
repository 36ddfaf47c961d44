package io.witan.httpapi.method.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.actors.node.NodeClient;
import io.witan.actors.node.NodeInfo;
import io.witan.actors.peer.PeerInfo;
import io.witan.httpapi.chain.Chain;
import io.witan.httpapi.chain.StoredBlock;
import io.witan.httpapi.rpc.Json;
import io.witan.httpapi.rpc.RpcError;
import io.witan.httpapi.rpc.RpcMethod;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.crypto.PublicKey;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;

/** {@code admin_*}: the node, its peers and its data directory. */
public final class AdminMethods {
  private final NodeClient node;
  private final Chain chain;

  private AdminMethods(NodeClient node, Chain chain) {
    this.node = node;
    this.chain = chain;
  }

  public static List<RpcMethod> of(NodeClient node, Chain chain, String dataDirectory) {
    AdminMethods methods = new AdminMethods(node, chain);
    return List.of(
        RpcMethod.of("admin_nodeInfo", p -> methods.nodeInfo()),
        RpcMethod.of("admin_datadir", p -> Json.text(dataDirectory)),
        RpcMethod.later("admin_peers", p -> node.peers().thenApply(AdminMethods::peers)),
        RpcMethod.later("admin_addPeer", p -> accepted(node.addPeer(p.at(0).text()))),
        RpcMethod.later("admin_removePeer", p -> accepted(node.removePeer(p.at(0).text()))));
  }

  private static CompletionStage<JsonNode> accepted(CompletionStage<Boolean> answer) {
    return answer.thenApply(
        accepted -> {
          if (!accepted) {
            throw RpcError.server("invalid enode, or a node that is not permitted").toException();
          }
          return Json.bool(true);
        });
  }

  private JsonNode nodeInfo() {
    NodeInfo self = node.self();
    StoredBlock head = chain.snapshot().headBlock();
    ObjectNode json = Json.object();
    json.put("id", id(self.key()));
    json.put("name", self.client());
    json.put("enode", self.enode());
    json.put("ip", self.listenHost());
    json.put("listenAddr", self.listenHost() + ":" + self.listenPort());
    json.putObject("ports").put("discovery", 0).put("listener", self.listenPort());
    json.putObject("plugins");
    ObjectNode eth = json.putObject("protocols").putObject("eth");
    eth.put("network", chain.config().chainId().toBigInteger());
    eth.put("difficulty", head.block().number() + 1);
    eth.put("genesis", chain.genesis().block().hash().toHex());
    eth.put("head", head.hash().toHex());
    chain
        .config()
        .consensusAt(head.block().number())
        .ifPresent(bft -> eth.put("consensus", bft.algorithm().name().toLowerCase(Locale.ROOT)));
    return json;
  }

  private static JsonNode peers(List<PeerInfo> peers) {
    ArrayNode all = Json.array();
    for (PeerInfo peer : peers) {
      ObjectNode json = all.addObject();
      json.put("enode", enode(peer));
      json.put("id", id(peer.id()));
      json.put("name", peer.client());
      ArrayNode caps = json.putArray("caps");
      peer.capabilities().forEach(caps::add);
      ObjectNode network = json.putObject("network");
      network.put("localAddress", text(peer.local()));
      network.put("remoteAddress", text(peer.remote()));
      network.put("inbound", peer.inbound());
      network.put("trusted", false).put("static", peer.isStatic());
      ObjectNode eth = json.putObject("protocols").putObject("eth");
      eth.put("version", peer.status().version());
      eth.put("difficulty", peer.status().totalDifficulty().toBigInteger());
      eth.put("head", peer.status().head().toHex());
    }
    return all;
  }

  private static String enode(PeerInfo peer) {
    return "enode://" + peer.id().xy().toHex().substring(2) + "@" + text(peer.remote());
  }

  private static String text(InetSocketAddress address) {
    return address.getHostString() + ":" + address.getPort();
  }

  /** geth's short id of a node: Keccak-256 of its key. */
  private static String id(PublicKey key) {
    return Keccak.hash(key.xy()).toHex().substring(2);
  }
}
