package io.witan.deploy.live;

import io.witan.deploy.CommandFailure;
import io.witan.deploy.config.NodeConfig;
import io.witan.deploy.live.JournalDamage.Column;
import io.witan.deploy.live.JournalDamage.Damage;
import io.witan.deploy.live.JournalDamage.Kind;
import io.witan.deploy.node.StoppedNode;
import io.witan.deploy.replay.Finding;
import io.witan.deploy.replay.Verification;
import io.witan.persistence.journal.JournalFailure;
import io.witan.protocol.ledger.Genesis;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Damages a journal again and again, and looks whether a verification finds and names the row. */
final class DamageCampaign {
  private static final int TOLD = 100;
  private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  /** Tables whose rows come and go, so that nothing else says that there was one. */
  private static final Set<String> COMING_AND_GOING =
      Set.of("payload_errand", "raw_payload", "privacy_group", "snapshot");

  private final NodeConfig config;
  private final Genesis genesis;
  private final Path folder;
  private final PrintWriter out;
  private final Map<String, Map<Outcome, Integer>> counts = new TreeMap<>();
  private int missed;

  /** What became of a damage. */
  private enum Outcome {
    NAMED,
    UNKNOWABLE,
    MISSED
  }

  /**
   * A campaign on copies of one node's journal.
   *
   * @param folder where derived states go meanwhile
   */
  DamageCampaign(NodeConfig config, Genesis genesis, Path folder, PrintWriter out) {
    this.config = config;
    this.genesis = genesis;
    this.folder = folder;
    this.out = out;
  }

  /**
   * Damages so many rows, one after the other, each column in its turn.
   *
   * @param node whose journal is the copy
   * @param name of its database
   */
  void run(StoppedNode node, String name, int times, long seed) throws SQLException {
    requireSound(node, "the copy of the journal is not sound: ");
    JournalDamage journal = new JournalDamage(node.journal(), new SplittableRandom(seed));
    List<Column> columns = List.of();
    int done = 0;
    for (int draw = 0; done < times; draw++) {
      if (draw % Math.max(1, columns.size()) == 0) {
        columns = journal.columns();
      }
      Optional<Damage> drawn = journal.in(columns.get(draw % columns.size()));
      if (drawn.isPresent()) {
        done++;
        look(node, name, drawn.get());
        journal.undo(drawn.get());
        if (done % TOLD == 0) {
          out.printf("%s: %d of %d%n", name, done, times);
          out.flush();
        }
      }
    }
    requireSound(node, "what was damaged is not whole again: ");
  }

  private void requireSound(StoppedNode node, String otherwise) {
    List<Finding> findings = verify(node);
    if (!findings.isEmpty()) {
      throw new CommandFailure(otherwise + findings.getFirst().words());
    }
  }

  private void look(StoppedNode node, String name, Damage damage) {
    List<String> said = new ArrayList<>();
    try {
      verify(node).forEach(finding -> said.add(finding.words()));
    } catch (JournalFailure | CommandFailure refused) {
      said.add(refused.getMessage()); // what the command ends with, in a line
    } catch (RuntimeException thrown) {
      said.add("no finding, but " + thrown);
    }
    Outcome outcome =
        said.stream().anyMatch(words -> names(words, damage))
            ? Outcome.NAMED
            : said.isEmpty() && isUnknowable(damage) ? Outcome.UNKNOWABLE : Outcome.MISSED;
    String table = name + ' ' + damage.column().table().toLowerCase(Locale.ROOT);
    counts
        .computeIfAbsent(table, none -> new EnumMap<>(Outcome.class))
        .merge(outcome, 1, Integer::sum);
    if (outcome == Outcome.MISSED) {
      missed++;
      out.printf("MISSED on %s: %s: %s%n", name, damage.words(), said);
      String was = JournalDamage.text(damage.was());
      out.printf("  it was %s and is %s%n", was, JournalDamage.text(damage.is()));
      out.flush();
    }
  }

  private List<Finding> verify(StoppedNode node) {
    try {
      Path work = Files.createTempDirectory(folder, "work");
      try {
        return new Verification(config, genesis, work, new Silent()).run(node);
      } finally {
        WorkFolder.delete(work);
      }
    } catch (IOException failed) {
      throw new CommandFailure("cannot use the folder " + folder);
    }
  }

  /** Whether words tell a row by its key, as it was or is; or by the record beside it. */
  static boolean names(String words, Damage damage) {
    return List.of(damage.before(), damage.after()).stream()
        .map(row -> Damage.key(damage.column(), row))
        .anyMatch(key -> key.stream().allMatch(part -> hasPart(words, part)));
  }

  private static boolean hasPart(String words, Object part) {
    if (part instanceof Long number) {
      return List.of(number - 1, number, number + 1).stream()
          .anyMatch(near -> words.matches("(?s).*(record|row) " + near + "\\b.*"));
    }
    // A program that is older than a journal says no more than that.
    String said = part.equals("schema.version") ? "(schema.|of )version" : text(part);
    return Pattern.compile(said).matcher(words).find();
  }

  private static String text(Object part) {
    return Pattern.quote(JournalDamage.text(part));
  }

  /**
   * Whether a journal with this damage is one that a sound node may have: nothing reads the column,
   * or nothing else tells of the row.
   */
  static boolean isUnknowable(Damage damage) {
    String table = damage.column().table().toLowerCase(Locale.ROOT);
    if (damage.kind() == Kind.DELETED) {
      boolean first = damage.before().containsValue("chain|node");
      return COMING_AND_GOING.contains(table)
          || table.equals("witan_meta")
          || (damage.last() && !first && List.of("event_journal", "key_use").contains(table));
    }
    return switch (damage.column().name().toLowerCase(Locale.ROOT)) {
      case "ordering" -> true;
      case "write_timestamp", "created" ->
          damage.is() instanceof Long now
              && Math.abs(now - (Long) damage.was()) <= Duration.ofDays(1).toMillis();
      case "writer" -> ((String) damage.is()).matches(UUID);
      case "content" ->
          damage.before().containsValue("schema.version")
              || damage.before().containsValue("schema.script");
      default -> false;
    };
  }

  /** Prints a line for each table; the number of damages that were not named. */
  int sum() {
    out.printf("%-24s %6s %16s %6s%n", "table", "named", "not to be known", "missed");
    counts.forEach(
        (table, count) ->
            out.printf(
                "%-24s %6d %16d %6d%n",
                table,
                count.getOrDefault(Outcome.NAMED, 0),
                count.getOrDefault(Outcome.UNKNOWABLE, 0),
                count.getOrDefault(Outcome.MISSED, 0)));
    out.flush();
    return missed;
  }

  /** What is found is in the list of findings. */
  private static final class Silent implements Verification.Watcher {
    @Override
    public void found(Finding finding) {}

    @Override
    public void block(long height, long transactions) {}

    @Override
    public void done(String what) {}
  }
}
