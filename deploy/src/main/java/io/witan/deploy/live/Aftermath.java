package io.witan.deploy.live;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.deploy.audit.Audit;
import io.witan.deploy.network.RpcClient;
import io.witan.deploy.node.Journals;
import io.witan.persistence.journal.Durability;
import io.witan.persistence.journal.JournalDatabase;
import io.witan.persistence.journal.JournalFailure;
import io.witan.persistence.journal.JournalReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What must hold at the end of every scenario, whatever was done to the network. */
final class Aftermath {
  private static final Duration GROWTH = Duration.ofSeconds(60);
  private static final int BATCH = 500;
  private static final Pattern STACK = Pattern.compile("^\\s+at [a-z]");
  private static final Pattern UNEXPECTED = Pattern.compile("\\bERROR\\b|Exception|" + STACK);

  private final Course course;
  private final LiveNetwork network;

  private Aftermath(Course course) {
    this.course = course;
    network = course.network();
  }

  /**
   * Asks the running nodes, stops them, and reads what they leave behind. Only a node whose disk
   * was full may have errors in its log; none has stack traces. Nobody is accused of contradicting
   * itself, not even a node that was wiped.
   */
  static void check(Course course) throws InterruptedException {
    Aftermath aftermath = new Aftermath(course);
    aftermath.growth();
    aftermath.sameBlocks();
    aftermath.network.stopAll();
    aftermath.journals();
    aftermath.logs();
  }

  private void growth() throws InterruptedException {
    long head = course.watch().head();
    boolean grew = course.watch().awaitAbove(head + 1, GROWTH).isPresent();
    add("two more blocks", grew ? "height " + course.watch().head() : "stays at " + head, grew);
  }

  private void sameBlocks() {
    long common = network.all().stream().mapToLong(course.watch()::head).min().orElseThrow();
    List<String> heights = LongStream.rangeClosed(0, common).mapToObj(RpcClient::hex).toList();
    List<String> first = hashes(network.client(1), heights);
    List<String> different = new ArrayList<>();
    for (int node : network.all()) {
      List<String> own = hashes(network.client(node), heights);
      for (int h = 0; h < heights.size(); h++) {
        if (own.size() <= h || !own.get(h).equals(first.get(h))) {
          different.add("node" + node + " at height " + h);
          break;
        }
      }
    }
    add(
        "the same block at every height on all nodes",
        different.isEmpty() ? "heights 0 to " + common : String.join(", ", different),
        different.isEmpty());
  }

  private static List<String> hashes(RpcClient node, List<String> heights) {
    List<String> hashes = new ArrayList<>();
    for (int from = 0; from < heights.size(); from += BATCH) {
      List<String> part = heights.subList(from, Math.min(heights.size(), from + BATCH));
      for (Optional<JsonNode> header : node.batch("eth_getHeaderByNumber", part)) {
        hashes.add(header.map(json -> json.path("hash").asText()).orElse("none"));
      }
    }
    return hashes;
  }

  private void journals() {
    Audit audit = new Audit();
    for (int node : network.all()) {
      include(audit, "node" + node, Journals.of(network.config(node)));
      network
          .dataBeforeWipe(node)
          .map(data -> new JournalDatabase.H2(data.resolve("journal"), Durability.PROCESS))
          .ifPresent(old -> include(audit, "node" + node + " before its wipe", old));
    }
    List<String> findings = audit.findings();
    add(
        "the audit of all journals",
        findings.isEmpty()
            ? "%d blocks, %d votes".formatted(audit.blocks(), audit.votes())
            : String.join("; ", findings),
        findings.isEmpty());
  }

  private static void include(Audit audit, String name, JournalDatabase journal) {
    try (JournalReader reader = journal.reader()) {
      audit.include(name, reader);
    } catch (JournalFailure failed) {
      audit.add(name + ": " + failed.getMessage());
    }
  }

  private void logs() {
    Set<String> unexpected = new TreeSet<>();
    for (int node : network.all()) {
      Pattern pattern = network.hasSmallDisk(node) ? STACK : UNEXPECTED;
      first(pattern, network.log(node))
          .ifPresent(line -> unexpected.add("node" + node + ": " + line));
    }
    add(
        "nothing unexpected in the logs",
        unexpected.isEmpty() ? "nothing" : String.join("; ", unexpected),
        unexpected.isEmpty());
  }

  private static Optional<String> first(Pattern pattern, Path log) {
    try (Stream<String> lines = Files.lines(log)) {
      return lines.filter(line -> pattern.matcher(line).find()).findFirst();
    } catch (IOException unreadable) {
      return Optional.of("cannot read " + log);
    }
  }

  private void add(String what, String measured, boolean holds) {
    course.figures().add(course.scenario(), what, measured, "", holds);
  }
}
