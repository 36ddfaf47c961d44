package io.witan.httpapi.method.witan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.actors.node.GroupStatus;
import io.witan.actors.node.Health;
import io.witan.actors.node.NodeClient;
import io.witan.httpapi.rpc.Json;
import io.witan.httpapi.rpc.RpcMethod;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.consensus.ConsensusStatus;
import io.witan.protocol.consensus.Evidence;
import io.witan.protocol.consensus.bft.EvidenceCodec;
import io.witan.protocol.consensus.raft.RaftState;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code witan_*}: what operators look at. Numbers are plain, for people. */
public final class WitanMethods {
  private WitanMethods() {}

  public static List<RpcMethod> of(NodeClient node) {
    return List.of(
        RpcMethod.later("witan_consensus", p -> consensus(node)),
        RpcMethod.of(
            "witan_group", p -> node.group().map(WitanMethods::group).orElse(Json.nothing())),
        RpcMethod.of("witan_privateStates", p -> PrivateStates.of(node)),
        RpcMethod.of("witan_health", p -> health(node)));
  }

  private static CompletionStage<JsonNode> consensus(NodeClient node) {
    Optional<RaftState> raft = node.raft();
    return raft.isPresent()
        ? CompletableFuture.completedStage(raft(raft.get()))
        : node.consensus().thenApply(WitanMethods::bft);
  }

  private static JsonNode raft(RaftState state) {
    ObjectNode json = Json.object();
    json.put("engine", "raft");
    state.head().ifPresent(head -> json.put("head", head.height()));
    json.put("term", state.term());
    json.put("role", state.role().name().toLowerCase(Locale.ROOT));
    state.leader().ifPresent(leader -> json.put("leader", leader.address().toHex()));
    json.put("committed", state.commit());
    json.put("applied", state.applied());
    json.put("members", state.members().all().size());
    return json;
  }

  private static JsonNode bft(ConsensusStatus status) {
    ObjectNode json = Json.object();
    json.put("engine", status.engine());
    json.put("height", status.view().height());
    json.put("round", status.view().round());
    json.put("proposer", status.proposer().toHex());
    json.put("isValidator", status.validator());
    status.preparedRound().ifPresent(round -> json.put("preparedRound", round));
    status.roundEnds().ifPresent(end -> json.put("roundEnds", end.toString()));
    json.set("validators", addresses(status.validators()));
    json.set("prepares", addresses(status.prepares()));
    json.set("commits", addresses(status.commits()));
    json.set("silent", addresses(status.silent()));
    ArrayNode evidence = json.putArray("evidence");
    status.evidence().forEach(one -> evidence.add(evidence(one)));
    ObjectNode candidates = json.putObject("candidates");
    status.candidates().forEach((candidate, add) -> candidates.put(candidate.toHex(), add));
    return json;
  }

  /** What was said, and the proof for whoever does not take this node's word for it. */
  private static JsonNode evidence(Evidence evidence) {
    ObjectNode json = Json.object();
    json.put("culprit", evidence.culprit().toHex());
    json.put("kind", evidence.kind());
    json.put("height", evidence.first().view().height());
    json.put("first", evidence.first().words());
    json.put("second", evidence.second().words());
    json.put("proof", EvidenceCodec.encode(evidence).toHex());
    return json;
  }

  private static ArrayNode addresses(List<Address> list) {
    ArrayNode json = Json.array();
    list.forEach(address -> json.add(address.toHex()));
    return json;
  }

  private static JsonNode group(GroupStatus group) {
    ObjectNode json = Json.object();
    json.put("self", group.self());
    json.put("isActive", group.isActive());
    json.put("active", group.active());
    json.put("epoch", group.epoch());
    json.put("since", group.since().toString());
    json.put("lag", group.lag());
    ObjectNode duties = json.putObject("duties");
    group.duties().forEach(duties::put);
    ArrayNode members = json.putArray("members");
    for (GroupStatus.Member member : group.members()) {
      ObjectNode one = members.addObject();
      one.put("address", member.address());
      one.put("status", member.status());
      one.put("reachable", member.reachable());
      ArrayNode roles = one.putArray("roles");
      member.roles().forEach(roles::add);
    }
    return json;
  }

  private static JsonNode health(NodeClient node) {
    Health health = node.health();
    ObjectNode json = Json.object();
    json.put("condition", health.condition().name().toLowerCase(Locale.ROOT));
    json.put("ready", health.isReady());
    json.put("height", node.ledger().appliedHeight());
    json.put("following", node.isFollowing());
    ArrayNode reasons = json.putArray("reasons");
    health.reasons().forEach(reasons::add);
    return json;
  }
}
