package io.witan.deploy.live;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.deploy.audit.Audit;
import io.witan.deploy.node.Journals;
import io.witan.persistence.journal.JournalFailure;
import io.witan.persistence.journal.JournalReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What must hold after a campaign of faults on node groups. */
final class GroupAftermath {
  private static final String CAMPAIGN = "groups";
  private static final int BATCH = 200;
  private static final int SETTLING_SECONDS = 60;
  private static final Pattern STACK = Pattern.compile("^\\s+at [a-z]");

  /** What a JVM says before it ends as it must, or of a database that is away. */
  private static final Pattern EXPECTED =
      Pattern.compile(
          "is the active JVM of this group|node stopped: |flight|last inputs of every part"
              + "|the payload store does not answer|RestartSupervisor|Connection"
              + "|witan: the node stopped itself");

  private final GroupNetwork network;
  private final Figures figures;

  GroupAftermath(GroupNetwork network, Figures figures) {
    this.network = network;
    this.figures = figures;
  }

  /** Asks the nodes, stops them, and reads what they leave behind. */
  void check(GroupWork work, PrivateWork calls) throws InterruptedException {
    receipts(work);
    if (network.groups().organisations().size() > 1) {
      privateCalls(calls);
      privateStates(calls);
    }
    network.stopAll();
    journals();
    logs();
  }

  private void add(String what, String measured, boolean holds) {
    figures.add(CAMPAIGN, what, measured, "", holds);
  }

  private void receipts(GroupWork work) {
    Map<String, String> acknowledged = work.acknowledged();
    List<String> hashes = List.copyOf(acknowledged.keySet());
    for (int node : network.all()) {
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
        "%d; %d refused for a while, %d sent again"
            .formatted(hashes.size(), work.refusals(), work.repetitions()),
        !hashes.isEmpty());
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
    List<Integer> firsts = new ArrayList<>();
    for (int node = 1; node <= network.groups().validators(); node++) {
      firsts.add(node);
    }
    for (int node : firsts) {
      try (JournalReader reader = Journals.of(network.config(node)).reader()) {
        audit.include(network.name(node), reader);
      } catch (JournalFailure failed) {
        audit.add(network.name(node) + ": " + failed.getMessage());
      }
    }
    List<String> findings = audit.findings();
    add(
        "the audit of all journals: no vote contradicts another",
        findings.isEmpty()
            ? "%d blocks, %d votes".formatted(audit.blocks(), audit.votes())
            : String.join("; ", findings),
        findings.isEmpty());
  }

  private void logs() {
    Set<String> unexpected = new TreeSet<>();
    for (int node : network.all()) {
      first(network.log(node)).ifPresent(line -> unexpected.add(network.name(node) + ": " + line));
    }
    add(
        "nothing unexpected in the logs",
        unexpected.isEmpty() ? "nothing" : String.join("; ", unexpected),
        unexpected.isEmpty());
  }

  private static Optional<String> first(Path log) {
    try (Stream<String> lines = Files.lines(log)) {
      return lines.filter(GroupAftermath::isUnexpected).findFirst();
    } catch (IOException unreadable) {
      return Optional.of("cannot read " + log);
    }
  }

  private static boolean isUnexpected(String line) {
    return STACK.matcher(line).find()
        || (line.contains(" ERROR ") && !EXPECTED.matcher(line).find());
  }
}
