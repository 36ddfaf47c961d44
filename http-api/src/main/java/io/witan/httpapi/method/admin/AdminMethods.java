package io.witan.httpapi.method.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.actors.node.NodeClient;
import io.witan.actors.node.NodeInfo;
import io.witan.actors.peer.PeerInfo;
import io.witan.httpapi.HttpConfig;
import io.witan.httpapi.chain.Chain;
import io.witan.httpapi.chain.StoredBlock;
import io.witan.httpapi.rpc.Json;
import io.witan.httpapi.rpc.Params;
import io.witan.httpapi.rpc.RpcError;
import io.witan.httpapi.rpc.RpcMethod;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.wire.EnodeUrl;
import io.witan.protocol.wire.IpText;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;

/** {@code admin_*}: the node, its peers and its data directory. */
public final class AdminMethods {
  private final NodeClient node;
  private final Chain chain;
  private final JsonNode config;

  private AdminMethods(NodeClient node, Chain chain, JsonNode config) {
    this.node = node;
    this.chain = chain;
    this.config = config;
  }

  public static List<RpcMethod> of(NodeClient node, Chain chain, HttpConfig config) {
    AdminMethods methods = new AdminMethods(node, chain, config.chainConfig());
    return List.of(
        RpcMethod.of("admin_nodeInfo", p -> methods.nodeInfo()),
        RpcMethod.of("admin_datadir", p -> Json.text(config.dataDirectory())),
        RpcMethod.later("admin_peers", p -> node.peers().thenApply(AdminMethods::peers)),
        RpcMethod.later(
            "admin_addPeer", p -> node.addPeer(url(p)).thenApply(isNew -> Json.bool(true))),
        RpcMethod.later(
            "admin_removePeer", p -> node.removePeer(url(p)).thenApply(had -> Json.bool(true))));
  }

  /** The URL, checked: what becomes of a good one is not waited for. */
  private static String url(Params params) {
    String url = params.at(0).text();
    try {
      EnodeUrl.parse(url);
    } catch (IllegalArgumentException malformed) {
      throw RpcError.server("invalid enode: " + malformed.getMessage()).toException();
    }
    return url;
  }

  private JsonNode nodeInfo() {
    NodeInfo self = node.self();
    EnodeUrl url = self.url();
    ObjectNode json = Json.object();
    json.put("id", id(self.key()));
    json.put("name", self.client());
    json.put("enode", url.toString());
    self.record().ifPresent(record -> json.put("enr", record));
    json.put("ip", url.host().orElse(""));
    json.putObject("ports").put("discovery", url.udp()).put("listener", url.tcp());
    json.put("listenAddr", IpText.withPort(self.listenHost(), url.tcp()));
    ObjectNode protocols = json.putObject("protocols");
    boolean bft = chain.config().consensusAt(0).isPresent();
    protocols.set("eth", protocol(bft ? "istanbul" : "raft"));
    if (bft) {
      protocols.set("istanbul", protocol("istanbul"));
    }
    json.putObject("plugins");
    return json;
  }

  /**
   * Monitoring tools (Splunk Connect for Ethereum, chainhammer) tell a network of IBFT or QBFT by
   * an entry {@code istanbul}, and Azure's guides read the chain's id there: GoQuorum's issue 505
   * shows it. QBFT is of the same engine and capability; its {@code consensus} no public source
   * shows.
   */
  private ObjectNode protocol(String consensus) {
    StoredBlock head = chain.snapshot().headBlock();
    ObjectNode json = Json.object();
    json.put("network", chain.config().chainId().toBigInteger());
    json.put("difficulty", difficulty(head.block().number()));
    json.put("genesis", chain.genesis().block().hash().toHex());
    json.set("config", config);
    json.put("head", head.hash().toHex());
    json.put("consensus", consensus);
    return json;
  }

  /** Of the chain up to a block: each after the first adds one. */
  private BigInteger difficulty(long height) {
    return chain.genesis().block().header().difficulty().plus(Uint256.of(height)).toBigInteger();
  }

  private static JsonNode peers(List<PeerInfo> peers) {
    ArrayNode all = Json.array();
    peers.stream()
        .sorted(Comparator.comparing(peer -> id(peer.id())))
        .forEach(peer -> all.add(peer(peer)));
    return all;
  }

  private static ObjectNode peer(PeerInfo peer) {
    ObjectNode json = Json.object();
    json.put("enode", peer.url().toString());
    json.put("id", id(peer.id()));
    json.put("name", peer.client());
    ArrayNode caps = json.putArray("caps");
    peer.capabilities().forEach(caps::add);
    ObjectNode network = json.putObject("network");
    network.put("localAddress", PeerInfo.text(peer.local()).toString());
    network.put("remoteAddress", PeerInfo.text(peer.remote()).toString());
    network.put("inbound", peer.inbound()).put("trusted", false);
    network.put("static", peer.isStatic() && !peer.inbound());
    ObjectNode protocols = json.putObject("protocols");
    ObjectNode eth = protocols.putObject("eth");
    eth.put("version", peer.status().version());
    eth.put("difficulty", peer.status().totalDifficulty().toBigInteger());
    eth.put("head", peer.status().head().toHex());
    if (peer.istanbul()) {
      protocols.set("istanbul", eth.deepCopy());
    }
    return json;
  }

  /** geth's short id of a node: Keccak-256 of its key. */
  private static String id(PublicKey key) {
    return Keccak.hash(key.xy()).toHex().substring(2);
  }
}
