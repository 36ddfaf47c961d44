package io.witan.deploy.conformance;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts outcomes. Safe for many threads. */
final class Tally {
  /** Where a case belongs in the table. */
  record Place(String format, String folder, String fork) {}

  /** How many cases of a place ended how. */
  record Counts(int passed, int failed, int excluded, int uncovered) {
    static final Counts NONE = new Counts(0, 0, 0, 0);

    Counts plus(Counts o) {
      return new Counts(
          passed + o.passed, failed + o.failed, excluded + o.excluded, uncovered + o.uncovered);
    }

    static Counts of(Outcome outcome) {
      return switch (outcome) {
        case Outcome.Passed p -> new Counts(1, 0, 0, 0);
        case Outcome.Failed f -> new Counts(0, 1, 0, 0);
        case Outcome.Excluded e -> new Counts(0, 0, 1, 0);
        case Outcome.Uncovered u -> new Counts(0, 0, 0, 1);
      };
    }
  }

  /** A case that did not pass, or a file that could not be used. */
  record Remark(String format, String path, String fork, String name, String reason) {}

  private static final Comparator<Place> ORDER =
      Comparator.comparing(Place::format)
          .thenComparing(Place::folder)
          .thenComparing(Place::fork, Forks.BY_AGE);
  private static final Comparator<Remark> REMARKS =
      Comparator.comparing(Remark::path)
          .thenComparing(Remark::name)
          .thenComparing(Remark::fork, Forks.BY_AGE);

  private final Map<Place, Counts> places = new TreeMap<>(ORDER);
  private final List<Remark> failures = new ArrayList<>();
  private final List<Remark> exclusions = new ArrayList<>();
  private final List<Remark> unusable = new ArrayList<>();
  private final Map<String, Integer> unknownRefusals = new TreeMap<>();
  private final List<String> unrecognised = new ArrayList<>();

  synchronized void add(Place place, String path, String name, Outcome outcome) {
    places.merge(place, Counts.of(outcome), Counts::plus);
    switch (outcome) {
      case Outcome.Passed(String unknown) -> {
        if (!unknown.isEmpty()) {
          unknownRefusals.merge(unknown, 1, Integer::sum);
        }
      }
      case Outcome.Failed f -> failures.add(remark(place, path, name, f.reason()));
      case Outcome.Excluded e -> exclusions.add(remark(place, path, name, e.reason()));
      case Outcome.Uncovered u ->
          exclusions.add(
              remark(place, path, name, "not yet covered by this version: " + u.reason()));
    }
  }

  synchronized void addUnusable(String format, String path, String reason) {
    unusable.add(new Remark(format, path, CaseSink.NO_FORK, "", reason));
  }

  synchronized void addUnrecognised(String path) {
    unrecognised.add(path);
  }

  synchronized Map<Place, Counts> places() {
    Map<Place, Counts> copy = new TreeMap<>(ORDER);
    copy.putAll(places);
    return copy;
  }

  synchronized Counts total() {
    return sum(places.values());
  }

  static Counts sum(Collection<Counts> all) {
    return all.stream().reduce(Counts.NONE, Counts::plus);
  }

  synchronized List<Remark> failures() {
    return failures.stream().sorted(REMARKS).toList();
  }

  synchronized List<Remark> exclusions() {
    return exclusions.stream().sorted(REMARKS).toList();
  }

  synchronized List<Remark> unusable() {
    return unusable.stream().sorted(REMARKS).toList();
  }

  /** Names of refusals that are not known here, with the cases that passed for any refusal. */
  synchronized Map<String, Integer> unknownRefusals() {
    return new TreeMap<>(unknownRefusals);
  }

  synchronized List<String> unrecognised() {
    return unrecognised.stream().sorted().toList();
  }

  private static Remark remark(Place place, String path, String name, String reason) {
    return new Remark(place.format, path, place.fork, name, reason);
  }
}
