package io.witan.deploy.live;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The logs of a campaign's nodes held against what was done to them: a warning, an error, or a line
 * that is none of the log's, must be one that a fault of that time causes. On a machine that is too
 * slow for its work it must be one that some fault causes.
 */
final class GroupLogs {
  private static final Pattern LINE = Pattern.compile("^(\\d{4}-\\S+Z) (\\w+) +(.*)$");
  private static final Set<String> QUIET = Set.of("INFO", "DEBUG", "TRACE");
  private static final int SHOWN = 160;

  /** What makes lines of one kind differ. */
  private static final Pattern VARYING = Pattern.compile("0x[0-9a-f]+|\\b[0-9a-f]{8,}\\b|\\d+");

  /** What the Java runtime says of itself at each start. */
  private static final Pattern AT_START = Pattern.compile("^WARNING: Using incubator modules: ");

  private static final Set<GroupFault> DATABASE =
      EnumSet.of(GroupFault.KILL_DATABASE, GroupFault.CUT_OFF_DATABASE);

  /** After which the JVM that was active may find that another is. */
  private static final Set<GroupFault> OVERTAKING =
      EnumSet.of(GroupFault.PAUSE_ACTIVE, GroupFault.CUT_OFF_DATABASE, GroupFault.KILL_DATABASE);

  /** After which a JVM of a group does not hear another, or its end. */
  private static final Set<GroupFault> SILENCE =
      EnumSet.complementOf(EnumSet.of(GroupFault.ROLLING_RESTART));

  private static final Set<GroupFault> ANY = EnumSet.allOf(GroupFault.class);

  /** Only where the machine is too slow for its work. */
  private static final Set<GroupFault> NONE = EnumSet.noneOf(GroupFault.class);

  /**
   * A line that faults cause.
   *
   * @param of which
   * @param why it is right to say so
   */
  private record Expected(Pattern line, Set<GroupFault> of, String why) {
    static Expected line(String regex, Set<GroupFault> of, String why) {
      return new Expected(Pattern.compile(regex), of, why);
    }
  }

  private static final List<Expected> EXPECTED =
      List.of(
          Expected.line(
              "the lease cannot be asked for|the journal cannot be read|; waiting for it"
                  + "|the payload store does not answer|the audit of used keys cannot be written",
              DATABASE,
              "a part cannot reach the database, says so once, and says when it can again"),
          Expected.line(
              "cannot write the journal of|its journal failed|RestartSupervisor saw failure"
                  + "|Unexpected .SnapshotProtocol",
              DATABASE,
              "a durable part starts again until its journal answers; the connections of before"
                  + " are of no use"),
          Expected.line(
              "node stopped: group: another JVM"
                  + "|last inputs of every part|witan: the node stopped itself: group: another JVM"
                  + "|this JVM may not be the active one"
                  + "|another copy of this node writes its journal",
              OVERTAKING,
              "whose lease ran out while it could not prolong it ends, and says why; where a part"
                  + " finds the other's records first, it is that part"),
          Expected.line(
              "Marking node as UNREACHABLE|heartbeat interval is growing too large"
                  + "|OutboundStreamStopQuarantinedSignal|has not let this JVM into its group"
                  + "|the active member of the group, \\S+, cannot be reached",
              SILENCE,
              "the cluster does not hear a member, and ends its link to one that it removed"),
          Expected.line(
              "The connection actor has terminated|HandshakeTimeoutException",
              ANY,
              "a JVM calls another that is not there yet, or no more"),
          Expected.line(
              "/partyinfo |payloads for \\S+ wait|payload \\S+ waits|waits for payload",
              ANY,
              "no manager of an organisation answers while another JVM of its becomes active"),
          Expected.line(
              "Unexpected termination of TLS actor",
              EnumSet.of(GroupFault.ROLLING_RESTART),
              "versions before this one said so when they ended"),
          Expected.line(
              "Scheduled sending of heartbeat was delayed",
              EnumSet.of(GroupFault.PAUSE_ACTIVE),
              "who was stopped finds that it was"),
          Expected.line(
              "phase .(cluster-exiting|actor-system-terminate). timed out"
                  + "|is irrecoverably failed. UID is now quarantined",
              OVERTAKING,
              "who ends after others have removed it from the cluster waits for their word in"
                  + " vain"),
          Expected.line("did not stop in time", NONE, "a node ends later than it should"));

  private final List<Disturbance> disturbances;
  private final boolean slow;
  private final TreeMap<String, Integer> unexpected = new TreeMap<>();
  private long expected;

  /**
   * Nothing read yet.
   *
   * @param slow whether the machine was too slow for its work at times: what it causes then looks
   *     like what faults cause, whenever it comes
   */
  GroupLogs(List<Disturbance> disturbances, boolean slow) {
    this.disturbances = disturbances;
    this.slow = slow;
  }

  /** Lines that a fault caused. */
  long expected() {
    return expected;
  }

  /** The other ones, each kind once with how often there were such. */
  List<String> unexpected() {
    return unexpected.entrySet().stream()
        .map(each -> each.getValue() + " times " + each.getKey())
        .toList();
  }

  /** Reads one node's log. */
  void read(String node, Path log) {
    Instant[] at = {Instant.MIN};
    try (Stream<String> lines = Files.lines(log)) {
      lines.forEach(
          line -> {
            Matcher parts = LINE.matcher(line);
            boolean ours = parts.matches();
            if (ours) {
              at[0] = OffsetDateTime.parse(parts.group(1)).toInstant();
            }
            judge(node, line, at[0], ours ? Optional.of(parts.group(2)) : Optional.empty());
          });
    } catch (IOException | RuntimeException unreadable) {
      note(node + ": cannot read " + log + ": " + unreadable);
    }
  }

  private void judge(String node, String line, Instant at, Optional<String> level) {
    boolean quiet = level.map(QUIET::contains).orElse(AT_START.matcher(line).find());
    if (quiet) {
      return;
    }
    boolean caused =
        EXPECTED.stream()
            .filter(each -> each.line().matcher(line).find())
            .anyMatch(each -> slow || isGoingOn(each.of(), at));
    if (caused) {
      expected++;
    } else {
      String words = level.isPresent() ? line.substring(line.indexOf(' ') + 1) : line;
      String kind = VARYING.matcher(words).replaceAll("#");
      note(node + ": " + kind.substring(0, Math.min(kind.length(), SHOWN)));
    }
  }

  private boolean isGoingOn(Set<GroupFault> faults, Instant at) {
    return disturbances.stream().anyMatch(each -> faults.contains(each.fault()) && each.covers(at));
  }

  private void note(String what) {
    unexpected.merge(what, 1, Integer::sum);
  }
}
