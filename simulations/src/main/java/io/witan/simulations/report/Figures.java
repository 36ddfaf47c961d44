package io.witan.simulations.report;

import io.witan.protocol.consensus.BftObservation;
import io.witan.protocol.consensus.FrameRefusal;
import io.witan.protocol.consensus.VoteRefusal;
import io.witan.protocol.machine.Observation;
import io.witan.protocol.sync.SyncObservation;
import io.witan.simulations.world.Happening;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a whole run met, counted as it goes. */
final class Figures {
  /** Frames of one kind. */
  record Count(long sent, long lost, long arrived) {
    Count plus(Count other) {
      return new Count(sent + other.sent, lost + other.lost, arrived + other.arrived);
    }
  }

  /** One height: its last round anywhere, and when it began, was first final and last final. */
  record Height(int rounds, long began, long first, long last) {}

  private final TreeMap<Long, Height> heights = new TreeMap<>();
  private final EnumMap<Kind, Count> frames = new EnumMap<>(Kind.class);
  private final Map<String, Long> refusals = new TreeMap<>();

  Figures() {
    for (FrameRefusal reason : FrameRefusal.values()) {
      refusals.put("frame: " + words(reason), 0L);
    }
    for (VoteRefusal reason : VoteRefusal.values()) {
      refusals.put("vote: " + words(reason), 0L);
    }
    for (SyncObservation.Offence offence : SyncObservation.Offence.values()) {
      refusals.put("sync: " + words(offence), 0L);
    }
  }

  void add(long micros, Happening what) {
    switch (what) {
      case Happening.Sent(var to, var frame, var copies) ->
          count(Kind.of(frame), new Count(1, copies == 0 ? 1 : 0, 0));
      case Happening.Arrived(var from, var frame) -> count(Kind.of(frame), new Count(0, 0, 1));
      case Happening.Reported(var observation) -> add(micros, observation);
      case Happening.Appended(var block, var hash) -> appended(micros, block.number());
      default -> {
        // The lanes show it.
      }
    }
  }

  private void count(Kind kind, Count one) {
    frames.merge(kind, one, Count::plus);
  }

  private void add(long micros, Observation observation) {
    switch (observation) {
      case BftObservation.RoundBegan(var view, var proposer, var cause) ->
          heights.merge(
              view.height(),
              new Height(view.round(), micros, -1, -1),
              (old, more) ->
                  new Height(Math.max(old.rounds, more.rounds), old.began, old.first, old.last));
      case BftObservation.FrameRefused(var phase, var view, var reason) ->
          refusals.merge("frame: " + words(reason), 1L, Long::sum);
      case BftObservation.VoteRefused(var view, var phase, var reason) ->
          refusals.merge("vote: " + words(reason), 1L, Long::sum);
      case SyncObservation.Penalised(var peer, var offence, var height, var inARow) ->
          refusals.merge("sync: " + words(offence), 1L, Long::sum);
      default -> {
        // Not a refusal.
      }
    }
  }

  private void appended(long micros, long height) {
    Height old = heights.getOrDefault(height, new Height(0, micros, -1, -1));
    long first = old.first < 0 ? micros : old.first;
    heights.put(height, new Height(old.rounds, old.began, first, micros));
  }

  Map<Kind, Count> frames() {
    return frames;
  }

  /** Times each reason was given, those never given too. */
  Map<String, Long> refusals() {
    return refusals;
  }

  /** How many final heights took one round, two rounds and so on. */
  List<Long> heightsByRounds() {
    List<Long> counts = new ArrayList<>();
    for (Height height : heights.values()) {
      while (height.first >= 0 && counts.size() <= height.rounds) {
        counts.add(0L);
      }
      if (height.first >= 0) {
        counts.set(height.rounds, counts.get(height.rounds) + 1);
      }
    }
    return counts;
  }

  /** Final heights that were begun, in order. */
  List<Height> finalHeights() {
    return heights.values().stream().filter(height -> height.first >= 0).toList();
  }

  private static String words(Enum<?> reason) {
    return reason.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
  }
}
