package io.witan.deploy.conformance;

import io.witan.deploy.conformance.Tally.Counts;
import io.witan.deploy.conformance.Tally.Place;
import io.witan.deploy.conformance.Tally.Remark;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Prints what a run found. */
final class Report {
  private final Tally tally;
  private final PrintStream out;

  Report(Tally tally, PrintStream out) {
    this.tally = tally;
    this.out = out;
  }

  void print(boolean listExclusions, int mostFailures) {
    folders();
    forks();
    list("failed", tally.failures(), mostFailures);
    if (listExclusions) {
      list("not run", tally.exclusions(), Integer.MAX_VALUE);
    }
    unknownRefusals();
    list("unusable", tally.unusable(), Integer.MAX_VALUE);
    List<String> unknown = tally.unrecognised();
    if (!unknown.isEmpty()) {
      out.println();
      out.println("of no known format: " + unknown.size() + " files");
      int shown = listExclusions ? unknown.size() : Math.min(5, unknown.size());
      unknown.subList(0, shown).forEach(path -> out.println("  " + path));
      if (shown < unknown.size()) {
        out.println("  … (all with --list-exclusions)");
      }
    }
    total();
  }

  private void unknownRefusals() {
    if (!tally.unknownRefusals().isEmpty()) {
      out.println();
      out.println("passed by a refusal whose expected name is not known here, for any reason:");
      tally.unknownRefusals().forEach((name, cases) -> out.println("  " + name + ": " + cases));
    }
  }

  /** One table for each format: folders down, forks across; passed, or passed of run. */
  private void folders() {
    Map<String, Map<String, Map<String, Counts>>> formats = new TreeMap<>();
    for (Map.Entry<Place, Counts> entry : tally.places().entrySet()) {
      Place place = entry.getKey();
      formats
          .computeIfAbsent(place.format(), f -> new TreeMap<>())
          .computeIfAbsent(place.folder(), f -> new TreeMap<>(Forks.BY_AGE))
          .put(place.fork(), entry.getValue());
    }
    formats.forEach(this::folders);
  }

  private void folders(String format, Map<String, Map<String, Counts>> folders) {
    TreeSet<String> forks = new TreeSet<>(Forks.BY_AGE);
    folders.values().forEach(byFork -> forks.addAll(byFork.keySet()));
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of(format));
    forks.forEach(fork -> head.add(fork.equals(CaseSink.NO_FORK) ? "" : fork));
    rows.add(head);
    folders.forEach(
        (folder, byFork) -> {
          List<String> row = new ArrayList<>(List.of("  " + folder));
          forks.forEach(fork -> row.add(cell(byFork.getOrDefault(fork, Counts.NONE))));
          rows.add(row);
        });
    out.println();
    table(rows);
  }

  private static String cell(Counts counts) {
    int run = counts.passed() + counts.failed();
    int aside = counts.excluded() + counts.uncovered();
    if (run == 0) {
      return aside == 0 ? "" : "(" + aside + ")";
    }
    String passed = counts.failed() == 0 ? "" + run : counts.passed() + "/" + run;
    return aside == 0 ? passed : passed + " (" + aside + ")";
  }

  private void forks() {
    Map<String, Map<String, Counts>> formats = new TreeMap<>();
    for (Map.Entry<Place, Counts> entry : tally.places().entrySet()) {
      formats
          .computeIfAbsent(entry.getKey().format(), f -> new TreeMap<>(Forks.BY_AGE))
          .merge(entry.getKey().fork(), entry.getValue(), Counts::plus);
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("format", "fork", "passed", "failed", "excluded", "later", "share"));
    formats.forEach(
        (format, byFork) ->
            byFork.forEach(
                (fork, counts) ->
                    rows.add(
                        List.of(
                            format,
                            fork,
                            "" + counts.passed(),
                            "" + counts.failed(),
                            "" + counts.excluded(),
                            "" + counts.uncovered(),
                            share(counts)))));
    out.println();
    table(rows);
  }

  private static String share(Counts counts) {
    int run = counts.passed() + counts.failed();
    if (run == 0) {
      return "-";
    }
    // Rounded down, so that 100 % means all.
    double percent = Math.floor(10_000.0 * counts.passed() / run) / 100;
    return String.format(Locale.ROOT, "%.2f %%", percent);
  }

  private void table(List<List<String>> rows) {
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        String pad = " ".repeat(widths[i] - row.get(i).length());
        line.append(i == 0 ? row.get(i) + pad : "  " + pad + row.get(i));
      }
      out.println(line.toString().stripTrailing());
    }
  }

  private void list(String title, List<Remark> remarks, int most) {
    if (remarks.isEmpty()) {
      return;
    }
    out.println();
    out.println(title + ": " + remarks.size());
    remarks.stream().limit(most).forEach(remark -> out.println("  " + line(remark)));
    if (remarks.size() > most) {
      out.println("  … and " + (remarks.size() - most) + " more (--failures N lists more)");
    }
  }

  private static String line(Remark remark) {
    String name = remark.name().isEmpty() ? "" : ":" + remark.name();
    String fork = remark.fork().equals(CaseSink.NO_FORK) ? "" : " [" + remark.fork() + "]";
    return remark.path() + name + fork + " " + remark.reason();
  }

  private void total() {
    Counts all = tally.total();
    out.println();
    out.printf(
        Locale.ROOT,
        "%,d cases passed, %,d failed, %,d excluded, %,d not yet covered by this version; "
            + "%,d files unusable, %,d of no known format%n",
        all.passed(),
        all.failed(),
        all.excluded(),
        all.uncovered(),
        tally.unusable().size(),
        tally.unrecognised().size());
  }
}
