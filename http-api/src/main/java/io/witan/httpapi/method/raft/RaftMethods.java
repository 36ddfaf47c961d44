package io.witan.httpapi.method.raft;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.actors.node.NodeClient;
import io.witan.actors.node.RaftRefused;
import io.witan.httpapi.rpc.Json;
import io.witan.httpapi.rpc.Params;
import io.witan.httpapi.rpc.RpcError;
import io.witan.httpapi.rpc.RpcMethod;
import io.witan.protocol.consensus.raft.Member;
import io.witan.protocol.consensus.raft.Members;
import io.witan.protocol.consensus.raft.MembershipChange;
import io.witan.protocol.consensus.raft.RaftState;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.wire.EnodeUrl;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** {@code raft_*}: roles, the members of the cluster and their changes, as GoQuorum answers. */
public final class RaftMethods {
  /** What GoQuorum shows where a URL names no Raft port. */
  private static final int RAFT_PORT = 50_400;

  private static final String NOT_A_MEMBER =
      "node not part of raft cluster. operations not allowed";

  private final NodeClient node;

  private RaftMethods(NodeClient node) {
    this.node = node;
  }

  public static List<RpcMethod> of(NodeClient node) {
    RaftMethods methods = new RaftMethods(node);
    return List.of(
        RpcMethod.of("raft_role", p -> Json.text(methods.role())),
        RpcMethod.of("raft_leader", p -> methods.leader()),
        RpcMethod.later("raft_cluster", p -> methods.cluster()),
        RpcMethod.of("raft_getRaftId", methods::raftId),
        RpcMethod.later("raft_addPeer", p -> methods.add(p, false)),
        RpcMethod.later("raft_addLearner", p -> methods.add(p, true)),
        RpcMethod.later("raft_promoteToPeer", methods::promote),
        RpcMethod.later("raft_removePeer", methods::remove));
  }

  private RaftState state() {
    return node.raft().orElseThrow(() -> RpcError.server(NOT_A_MEMBER).toException());
  }

  private String role() {
    RaftState state = state();
    return roleOf(state, node.self().key());
  }

  private static String roleOf(RaftState state, PublicKey key) {
    Optional<Member> member = state.members().of(key);
    if (member.isEmpty() || state.leader().isEmpty()) {
      return "";
    }
    if (member.get().learner()) {
      return "learner";
    }
    return state.leader().get().equals(key) ? "minter" : "verifier";
  }

  private JsonNode leader() {
    return state()
        .leader()
        .map(key -> Json.text(id(key)))
        .orElseThrow(() -> RpcError.server("no leader is currently elected").toException());
  }

  private CompletionStage<JsonNode> cluster() {
    RaftState state = state();
    requireMember(state);
    return node.peers()
        .thenApply(
            peers -> {
              TreeSet<String> active = new TreeSet<>();
              peers.forEach(peer -> active.add(id(peer.id())));
              active.add(id(node.self().key()));
              ArrayNode all = Json.array();
              for (Member member : state.members().all()) {
                all.add(view(state, member, active.contains(id(member.key()))));
              }
              return all;
            });
  }

  private static ObjectNode view(RaftState state, Member member, boolean active) {
    ObjectNode json = Json.object();
    json.put("raftId", member.id());
    json.put("nodeId", id(member.key()));
    json.put("p2pPort", member.url().tcp());
    json.put("raftPort", member.url().raftPort().orElse(RAFT_PORT));
    json.put("hostname", member.url().host().orElse(""));
    json.put("role", roleOf(state, member.key()));
    json.put("nodeActive", active);
    return json;
  }

  private JsonNode raftId(Params params) {
    String wanted = params.at(0).text();
    for (Member member : state().members().all()) {
      if (id(member.key()).equals(wanted)) {
        return Json.object().numberNode(member.id());
      }
    }
    throw RpcError.server("node not found in the cluster: " + wanted).toException();
  }

  private CompletionStage<JsonNode> add(Params params, boolean learner) {
    EnodeUrl url = url(params.at(0).text());
    return change(
        new MembershipChange.Add(url, learner),
        members -> Json.object().numberNode(members.of(url.id()).orElseThrow().id()));
  }

  private static EnodeUrl url(String text) {
    try {
      EnodeUrl url = EnodeUrl.parse(text);
      if (url.isDialable()) {
        return url;
      }
    } catch (IllegalArgumentException malformed) {
      throw RpcError.server(malformed.getMessage()).toException();
    }
    throw RpcError.server("a node URL needs a host and a port").toException();
  }

  private CompletionStage<JsonNode> promote(Params params) {
    int id = params.index(0);
    boolean learner = state().members().of(id).filter(Member::learner).isPresent();
    if (!learner) {
      throw RpcError.server(id + " is not a learner. only learner can be promoted to peer")
          .toException();
    }
    return change(new MembershipChange.Promote(id), members -> Json.bool(true));
  }

  private CompletionStage<JsonNode> remove(Params params) {
    return change(new MembershipChange.Remove(params.index(0)), members -> Json.nothing());
  }

  private CompletionStage<JsonNode> change(
      MembershipChange change, Function<Members, JsonNode> answer) {
    requireMember(state());
    return node.changeMembers(change)
        .handle(
            (members, failure) -> {
              Throwable cause =
                  failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
              if (cause instanceof RaftRefused refused) {
                throw RpcError.server(refused.getMessage()).toException();
              }
              if (cause != null) {
                throw new CompletionException(cause);
              }
              return answer.apply(members);
            });
  }

  /** A node that is not, or no longer, in the cluster changes nothing in it. */
  private void requireMember(RaftState state) {
    if (state.members().of(node.self().key()).isEmpty()) {
      throw RpcError.server(NOT_A_MEMBER).toException();
    }
  }

  private static String id(PublicKey key) {
    return key.xy().toHex().substring(2);
  }
}
