package io.witan.deploy.live;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.deploy.CommandFailure;
import io.witan.deploy.network.NetworkFolder.Engine;
import io.witan.deploy.network.RpcClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Changes who agrees on blocks while the network runs, by the methods that operators have: {@code
 * raft_*} for the members of a Raft cluster, {@code istanbul_*} for validators.
 */
final class Membership {
  private static final Duration AGREED = Duration.ofSeconds(30);
  private static final Duration PACE = Duration.ofSeconds(8);

  private final Course course;
  private final LiveNetwork network;
  private final int last;

  private Membership(Course course) {
    this.course = course;
    this.network = course.network();
    this.last = network.size();
  }

  static void change(Course course) throws InterruptedException {
    Membership membership = new Membership(course);
    if (course.network().engine() == Engine.RAFT) {
      membership.cluster();
    } else {
      membership.validators();
    }
  }

  /** The last node joins as a learner, becomes a peer, and the leader leaves and comes back. */
  private void cluster() throws InterruptedException {
    List<Integer> founders = network.all().subList(0, last - 1);
    network.joinsLater(last);
    course.start(founders, "the founders started");
    int asked = other(leader());
    expect("raft_addLearner", text(asked, "raft_addLearner", network.url(last)), "" + last);
    course.start(List.of(last), "the learner started");
    expectSoon("its role", () -> text(last, "raft_role"), "learner");
    expectSoon(
        "it may not take others in",
        () -> text(last, "raft_addPeer", network.url(1)),
        "learner node can't add peer or learner");
    promoteWhileTheLeaderDies();
    removeTheLeader();
    network.all().forEach(network::kill);
    course.restart(course.drawnOrder(network.all()), "all killed and restarted");
    expectSoon("members known to all after it", this::sizes, "[" + last + "]");
  }

  private void promoteWhileTheLeaderDies() throws InterruptedException {
    int leader = leader();
    int asked = other(leader);
    network.kill(leader);
    network.client(asked).call("raft_promoteToPeer", last);
    expectSoon(
        "promoted while node" + leader + ", the leader, is killed",
        () -> member(asked, last, "role").replace("minter", "verifier"),
        "verifier");
    course.start(List.of(leader), "node" + leader + " restarted");
    expectSoon("members known to all", this::sizes, "[" + last + "]");
  }

  private void removeTheLeader() throws InterruptedException {
    int leader = leader();
    int asked = other(leader);
    Course.Moment before = course.now();
    expect("raft_removePeer of the leader", text(leader, "raft_removePeer", leader), "null");
    expectSoon("its role", () -> text(leader, "raft_role"), "");
    course.expectBlock("node" + leader + ", the leader, removed", before.later());
    expect(
        "what it may still do",
        text(leader, "raft_addPeer", network.url(leader)),
        "node not part of raft cluster. operations not allowed");
    expectSoon("it is gone", () -> member(asked, leader, "role"), "none");
    int id = last + 1;
    expect("raft_addPeer of it", text(asked, "raft_addPeer", network.url(leader)), "" + id);
    expectSoon("its id", () -> text(leader, "raft_getRaftId", network.key(leader)), "" + id);
    course.expectCaughtUp(leader, System.nanoTime());
  }

  /** Its sizes in the eyes of all nodes. */
  private String sizes() {
    TreeSet<Integer> sizes = new TreeSet<>();
    for (int node : network.all()) {
      sizes.add(network.client(node).call("raft_cluster").map(JsonNode::size).orElse(0));
    }
    return sizes.toString();
  }

  private String member(int asked, int node, String field) {
    for (JsonNode member : network.client(asked).call("raft_cluster").orElseThrow()) {
      if (member.path("nodeId").asText().equals(network.key(node))) {
        return member.path(field).asText();
      }
    }
    return "none";
  }

  private int leader() throws InterruptedException {
    int[] found = {0};
    expectSoon(
        "a leader",
        () -> {
          for (int node : network.running()) {
            found[0] = text(node, "raft_role").equals("minter") ? node : found[0];
          }
          return found[0] == 0 ? "none" : "some";
        },
        "some");
    return found[0];
  }

  /** A running node that is neither this one nor the last. */
  private int other(int node) {
    return network.running().stream().filter(n -> n != node && n != last).findFirst().orElseThrow();
  }

  /** The last validator is voted out, with one of the voters killed, and voted in again. */
  private void validators() throws InterruptedException {
    course.startAll();
    List<Integer> voters = network.all().subList(0, last / 2 + 1);
    String everybody = validatorsAt(1, "latest");
    String before = RpcClient.hex(course.watch().head());
    vote(voters, false);
    expect("istanbul_candidates", text(1, "istanbul_candidates"), candidate(false));
    expectSoon("voted out, in the eyes of all", () -> sizes("latest"), "[" + (last - 1) + "]");
    boolean told = validatorsAt(last, before).equals(everybody);
    expect("the validators of before are told", "" + told, "true");
    expect("istanbul_isValidator of it", text(last, "istanbul_isValidator"), "false");
    course.expectPace("without it: time of a block", PACE);
    int killed = voters.get(1);
    vote(voters, true);
    network.kill(killed);
    course.start(List.of(killed), "node" + killed + ", a voter, killed and restarted");
    // An open wish is the operator's, not the chain's: it is given again.
    vote(List.of(killed), true);
    expectSoon("voted in again, in the eyes of all", () -> sizes("latest"), "[" + last + "]");
    course.expectPace("with it again: time of a block", PACE);
    expectSoon("it seals", () -> "" + status().has(network.address(last)), "true");
    expectSigners();
    vote(voters.subList(0, 1), false);
    network.client(1).call("istanbul_discard", network.address(last));
    expectSoon("discarded", () -> text(1, "istanbul_candidates"), "{}");
  }

  private void vote(List<Integer> voters, boolean add) {
    voters.forEach(
        voter -> network.client(voter).call("istanbul_propose", network.address(last), add));
  }

  private String candidate(boolean add) {
    return "{\"" + network.address(last) + "\":" + add + "}";
  }

  private JsonNode status() {
    String head = RpcClient.hex(course.watch().head());
    String some = RpcClient.hex(Math.max(1, course.watch().head() - last));
    return network
        .client(1)
        .call("istanbul_status", some, head)
        .orElseThrow()
        .path("sealerActivity");
  }

  private void expectSigners() {
    JsonNode signers = network.client(last).call("istanbul_getSignersFromBlock").orElseThrow();
    TreeSet<String> all = new TreeSet<>();
    network.all().forEach(node -> all.add(text(node, "istanbul_nodeAddress")));
    TreeSet<String> signed = new TreeSet<>();
    signers.path("Committers").forEach(one -> signed.add(one.asText()));
    boolean quorum = signed.size() >= network.quorum() && all.containsAll(signed);
    boolean author = all.contains(signers.path("Author").asText());
    expect("author and signers of the head are validators", "" + (author && quorum), "true");
  }

  private String validatorsAt(int node, String block) {
    return text(node, "istanbul_getValidators", block);
  }

  private String sizes(String block) {
    TreeSet<Integer> sizes = new TreeSet<>();
    for (int node : network.all()) {
      Optional<JsonNode> set = network.client(node).call("istanbul_getValidators", block);
      sizes.add(set.map(JsonNode::size).orElse(0));
    }
    return sizes.toString();
  }

  /** The result as text, or the error's message. */
  private String text(int node, String method, Object... params) {
    Optional<JsonNode> answer = network.client(node).answer(method, params);
    if (answer.isEmpty()) {
      return "no answer";
    }
    JsonNode error = answer.get().path("error").path("message");
    JsonNode result = answer.get().path("result");
    return error.isTextual() ? error.asText() : result.isTextual() ? result.asText() : "" + result;
  }

  private void expect(String what, String found, String wanted) {
    course.figures().add(course.scenario(), what, found, wanted, found.equals(wanted));
  }

  private void expectSoon(String what, Supplier<String> asked, String wanted)
      throws InterruptedException {
    long deadline = System.nanoTime() + AGREED.toNanos();
    String found = asked.get();
    while (!found.equals(wanted) && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(100);
      found = asked.get();
    }
    expect(what, found, wanted);
    if (!found.equals(wanted)) {
      throw new CommandFailure("nobody agrees to that");
    }
  }
}
