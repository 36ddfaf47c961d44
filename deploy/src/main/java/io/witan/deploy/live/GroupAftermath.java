package io.witan.deploy.live;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.deploy.audit.Audit;
import io.witan.deploy.node.Journals;
import io.witan.persistence.journal.JournalFailure;
import io.witan.persistence.journal.JournalReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** What must hold after a campaign of faults on node groups. */
final class GroupAftermath {
  private static final String CAMPAIGN = "groups";
  private static final int BATCH = 200;
  private static final int SETTLING_SECONDS = 60;

  private final GroupNetwork network;
  private final Figures figures;

  GroupAftermath(GroupNetwork network, Figures figures) {
    this.network = network;
    this.figures = figures;
  }

  /**
   * Asks the nodes, stops them, and reads what they leave behind.
   *
   * @param disturbances what may show in the logs
   * @param slow whether the machine was too slow for its work at times
   */
  void check(GroupWork work, PrivateWork calls, List<Disturbance> disturbances, boolean slow)
      throws InterruptedException {
    awaitHeads();
    receipts(work);
    if (network.groups().organisations().size() > 1) {
      privateCalls(calls);
      privateStates(calls);
    }
    List<Disturbance> all = new ArrayList<>(disturbances);
    // Some are there longer than others, as where all are restarted.
    all.add(new Disturbance(GroupFault.ROLLING_RESTART, Instant.now()));
    network.stopAll();
    journals();
    logs(new GroupLogs(all, slow), slow);
  }

  /** What somebody's head has everybody must have soon: a follower looks once a second. */
  private void awaitHeads() throws InterruptedException {
    List<Long> heads = network.ledgers().stream().map(this::head).toList();
    long highest = Collections.max(heads);
    figures.note(
        CAMPAIGN,
        "blocks that a JVM was behind when the load ended",
        "%d at most".formatted(highest - Collections.min(heads)));
    List<Integer> behind = List.of();
    for (int i = 0; i < SETTLING_SECONDS; i++) {
      behind = network.ledgers().stream().filter(node -> head(node) < highest).toList();
      if (behind.isEmpty()) {
        return;
      }
      TimeUnit.SECONDS.sleep(1);
    }
    List<String> names = behind.stream().map(network::name).toList();
    add("every JVM has block " + highest + " within a minute", "not " + names, false);
  }

  private long head(int node) {
    return network.client(node).quantity("eth_blockNumber").orElse(-1L);
  }

  private void add(String what, String measured, boolean holds) {
    figures.add(CAMPAIGN, what, measured, "", holds);
  }

  private void receipts(GroupWork work) {
    Map<String, String> acknowledged = work.acknowledged();
    List<String> hashes = List.copyOf(acknowledged.keySet());
    for (int node : network.ledgers()) {
      long lost = 0;
      for (int from = 0; from < hashes.size(); from += BATCH) {
        List<String> part = hashes.subList(from, Math.min(hashes.size(), from + BATCH));
        List<Optional<JsonNode>> receipts =
            network.client(node).batch("eth_getTransactionReceipt", part);
        for (int i = 0; i < part.size(); i++) {
          String block = acknowledged.get(part.get(i));
          boolean there =
              i < receipts.size()
                  && receipts
                      .get(i)
                      .filter(it -> it.path("blockHash").asText().equals(block))
                      .isPresent();
          lost += there ? 0 : 1;
        }
      }
      if (lost > 0) {
        add("receipts at " + network.name(node), lost + " are not there", false);
      }
    }
    add(
        "acknowledged transfers that every node has in its block",
        "%d; %d refused for a while".formatted(hashes.size(), work.refusals()),
        !hashes.isEmpty());
    Set<String> promised = work.promised();
    add(
        "transfers that were taken and are in no block",
        promised.isEmpty() ? "none" : promised.toString(),
        promised.isEmpty());
  }

  private void privateCalls(PrivateWork calls) {
    List<String> hashes = calls.taken();
    List<String> lost = new ArrayList<>();
    for (String organisation : network.groups().organisations()) {
      int node = network.active(organisation).orElseThrow();
      for (String hash : hashes) {
        Optional<JsonNode> receipt = network.client(node).call("eth_getTransactionReceipt", hash);
        if (receipt.filter(it -> it.path("status").asText().equals("0x1")).isEmpty()) {
          lost.add(organisation + " " + hash);
        }
      }
    }
    add(
        "private calls that were taken have their receipts",
        "%d at each party, %d refused for a while%s"
            .formatted(
                hashes.size(), calls.refusals(), lost.isEmpty() ? "" : "; not there: " + lost),
        lost.isEmpty() && !hashes.isEmpty());
  }

  private void privateStates(PrivateWork calls) throws InterruptedException {
    Set<String> states = new TreeSet<>();
    for (int i = 0; i < SETTLING_SECONDS; i++) {
      states.clear();
      for (String organisation : network.groups().organisations()) {
        states.add(
            network
                .active(organisation)
                .map(node -> calls.stateAt(network.client(node)))
                .orElse("no active JVM of " + organisation));
      }
      if (states.size() == 1) {
        break;
      }
      TimeUnit.SECONDS.sleep(1);
    }
    add(
        "the parties' private states are equal",
        states.size() == 1 ? "all" : states.toString(),
        states.size() == 1);
  }

  private void journals() {
    Audit audit = new Audit();
    for (int node = 1; node <= network.groups().validators(); node++) {
      try (JournalReader reader = Journals.of(network.config(node)).reader()) {
        audit.include(network.name(node), reader);
      } catch (JournalFailure failed) {
        audit.add(network.name(node) + ": " + failed.getMessage());
      }
    }
    add(
        "the audit of all journals: no vote contradicts another",
        audit.findings().isEmpty()
            ? "%d blocks, %d votes".formatted(audit.blocks(), audit.votes())
            : String.join("; ", audit.findings()),
        audit.findings().isEmpty());
    if (network.groups().validators() > 1) {
      frames(audit);
    }
  }

  /** What every JVM heard: nothing that an honest validator received is missing in it. */
  private void frames(Audit audit) {
    int before = audit.findings().size();
    network.frames().forEach(audit::includeFrames);
    List<String> findings = audit.findings().subList(before, audit.findings().size());
    add(
        "messages that any JVM heard: none contradicts another, each is in its signer's journal",
        "%d messages, %d of %d votes%s"
            .formatted(
                audit.frames(),
                audit.votesHeard(),
                audit.votes(),
                findings.isEmpty() ? "" : ": " + String.join("; ", findings)),
        findings.isEmpty() && audit.votesHeard() > 0);
  }

  private void logs(GroupLogs logs, boolean slow) {
    for (int node : network.all()) {
      logs.read(network.name(node), network.log(node));
    }
    List<String> unexpected = logs.unexpected();
    add(
        "nothing in the logs that no fault of its time explains",
        unexpected.isEmpty()
            ? "%d lines that faults%s explain"
                .formatted(logs.expected(), slow ? ", or the machine's slowness," : "")
            : "%d kinds of lines".formatted(unexpected.size()),
        unexpected.isEmpty());
    unexpected.forEach(line -> figures.note(CAMPAIGN, "unexplained", line));
  }
}
