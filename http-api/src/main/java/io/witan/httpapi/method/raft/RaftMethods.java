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

/**
 * {@code raft_*}: roles, the members of the cluster and their changes, as GoQuorum answers. The
 * members are those in force: the newest in the node's log, which it knows at every start too.
 */
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
    Optional<Member> member = state.log().members().of(key);
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
              for (Member member : state.log().members().all()) {
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
    for (Member member : state().log().members().all()) {
      if (id(member.key()).equals(wanted)) {
        return Json.object().numberNode(member.id());
      }
    }
    throw RpcError.server("node not found in the cluster: " + wanted).toException();
  }

  private CompletionStage<JsonNode> add(Params params, boolean learner) {
    EnodeUrl url = url(params.at(0).text());
    Members members = membersToChange("learner node can't add peer or learner");
    if (members.of(url.id()).isPresent()) {
      throw RpcError.server(
              "node with this enode has already been added to the cluster: " + id(url.id()))
          .toException();
    }
    return change(
        new MembershipChange.Add(url, learner),
        after -> Json.object().numberNode(after.of(url.id()).orElseThrow().id()));
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
    int id = number(params);
    Members members = membersToChange("learner node can't promote to peer");
    if (members.of(id).filter(Member::learner).isEmpty()) {
      throw RpcError.server(id + " is not a learner. only learner can be promoted to peer")
          .toException();
    }
    return change(new MembershipChange.Promote(id), after -> Json.bool(true));
  }

  /** A learner may only take itself out. */
  private CompletionStage<JsonNode> remove(Params params) {
    int id = number(params);
    Member self = requireMember(state());
    if (self.learner() && self.id() != id) {
      throw RpcError.server("learner node can't remove other peer").toException();
    }
    return change(new MembershipChange.Remove(id), members -> Json.nothing());
  }

  /** A raft id, as JSON number or text. */
  private static int number(Params params) {
    return (int) Math.min(params.at(0).count(), Integer.MAX_VALUE);
  }

  /** The members, where this node may change them: a learner may not. */
  private Members membersToChange(String refusal) {
    RaftState state = state();
    if (requireMember(state).learner()) {
      throw RpcError.server(refusal).toException();
    }
    return state.log().members();
  }

  private CompletionStage<JsonNode> change(
      MembershipChange change, Function<Members, JsonNode> answer) {
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
  private Member requireMember(RaftState state) {
    return state
        .log()
        .members()
        .of(node.self().key())
        .orElseThrow(() -> RpcError.server(NOT_A_MEMBER).toException());
  }

  private static String id(PublicKey key) {
    return key.xy().toHex().substring(2);
  }
}
