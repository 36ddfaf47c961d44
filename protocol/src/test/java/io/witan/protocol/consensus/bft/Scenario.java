package io.witan.protocol.consensus.bft;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.BftObservation;
import io.witan.protocol.consensus.FrameRefusal;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.QbftExtraData;
import io.witan.protocol.machine.Observation;
import io.witan.protocol.rules.BftConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A conversation of validators written as text: commands, and under each what was said. Blocks are
 * named by height and a letter.
 */
final class Scenario {
  private static final EnumSet<FrameRefusal> DULL =
      EnumSet.of(
          FrameRefusal.OWN,
          FrameRefusal.DUPLICATE,
          FrameRefusal.OLD_HEIGHT,
          FrameRefusal.OLD_ROUND);

  private final StringBuilder log = new StringBuilder();
  private final Map<Hash, String> names = new TreeMap<>();
  private final Map<Long, Integer> perHeight = new TreeMap<>();
  private final TreeSet<String> cut = new TreeSet<>();
  private final TreeSet<String> lost = new TreeSet<>();
  private final TreeSet<String> said = new TreeSet<>();
  private World world;
  private Instant begin;

  /** Runs a script; lines that are not commands are dropped and written anew. */
  static String play(String script) {
    Scenario scenario = new Scenario();
    for (String line : script.lines().toList()) {
      if (line.startsWith("# ")) {
        scenario.log.append(line).append('\n');
      } else if (line.startsWith("> ")) {
        scenario.log.append('\n').append(line).append('\n');
        scenario.command(List.of(line.substring(2).trim().split(" +")));
      }
    }
    return scenario.log.toString();
  }

  private void command(List<String> words) {
    List<String> rest = words.subList(1, words.size());
    switch (words.getFirst()) {
      case "validators" -> found(rest);
      case "start" -> rest.forEach(n -> world.start(node(n)));
      case "crash" -> rest.forEach(n -> world.crash(node(n)));
      case "run" -> world.run(Duration.ofMillis(Long.parseLong(rest.getFirst())));
      case "lose" -> lost.add(String.join(" ", rest));
      case "cut" -> cut.add(rest.getFirst());
      case "heal" -> {
        cut.clear();
        lost.clear();
      }
      case "sync" -> {
        while (world.catchUp(node(rest.get(0)), node(rest.get(1)))) {
          world.run(Duration.ofMillis(1));
        }
      }
      case "heights" -> heights();
      default -> throw new IllegalArgumentException("unknown command " + words);
    }
  }

  private void found(List<String> words) {
    BftConfig config =
        BftConfig.QBFT_DEFAULTS.withTimes(
            Duration.ofMillis(Long.parseLong(words.get(1))),
            Duration.ofMillis(Long.parseLong(words.get(2))),
            words.size() > 3 ? Duration.ofMillis(Long.parseLong(words.get(3))) : Duration.ZERO);
    world = new World(Integer.parseInt(words.getFirst()), config);
    begin = world.now;
    world.network = this::deliver;
  }

  private List<Duration> deliver(int from, int to, BftFrame frame) {
    boolean gone =
        cut.contains(from + "-" + to)
            || cut.contains(to + "-" + from)
            || cut.contains("" + from)
            || cut.contains("" + to)
            || lost.contains(frame.phase() + "")
            || lost.contains(frame.phase() + " " + from)
            || lost.contains(frame.phase() + " " + from + " " + to);
    return gone ? List.of() : List.of(TestWorld.HOP);
  }

  private TestNode node(String name) {
    return world.nodes.get(Integer.parseInt(name));
  }

  private void heights() {
    List<String> all = new ArrayList<>();
    world.nodes.forEach(n -> all.add(n.index + " at " + n.height()));
    log.append(String.join(", ", all)).append('\n');
  }

  private String name(Block block) {
    return names.computeIfAbsent(
        block.hash(),
        hash -> {
          int n = perHeight.merge(block.number(), 1, Integer::sum);
          return block.number() + "" + (char) ('a' + n - 1);
        });
  }

  private void say(TestNode node, String text) {
    long millis = Duration.between(begin, world.now).toMillis();
    log.append(String.format("%6d  %d %s%n", millis, node.index, text));
  }

  private String text(BftFrame frame) {
    String what =
        switch (frame) {
          case BftFrame.Proposal p -> {
            String why =
                p.view().round() == 0 ? "" : " for " + p.roundChanges().size() + " changes";
            String kept = p.prepares().isEmpty() ? "" : " and " + p.prepares().size() + " prepares";
            yield name(p.block()) + why + kept;
          }
          case BftFrame.Prepare p -> names.getOrDefault(p.digest(), "?");
          case BftFrame.Commit c -> names.getOrDefault(c.digest(), "?");
          case BftFrame.RoundChange r ->
              r.vote()
                  .prepared()
                  .map(p -> "prepared " + names.get(p.digest()) + " in " + p.round())
                  .orElse("nothing prepared");
        };
    return frame.phase() + " " + frame.view() + " " + what;
  }

  /** The world, tracing. */
  private final class World extends TestWorld {
    World(int size, BftConfig config) {
      super(size, config, Qbft.RULES);
    }

    @Override
    void sent(TestNode from, String to, BftFrame frame) {
      String repeats = from.index + " at " + now;
      if (!Qbft.RULES.senders(Symbolic.VERIFIER).of(frame).equals(Optional.of(from.address))) {
        if (said.add(repeats + " others")) {
          say(from, "-> " + to + " what others said");
        }
        return;
      }
      if (said.add(from.index + ": " + text(frame))) {
        say(from, "-> " + to + " " + text(frame));
      } else if (said.add(repeats)) {
        say(from, "-> " + to + " what it said before");
      }
    }

    @Override
    void observed(TestNode node, Observation observation) {
      switch (observation) {
        case BftObservation.RoundBegan began
            when began.cause() != BftObservation.Cause.NEW_HEIGHT ->
            say(node, "in round " + began.view() + ": " + began.cause());
        case BftObservation.FrameRefused refused when DULL.contains(refused.reason()) -> {}
        case BftObservation.FrameRefused refused ->
            say(
                node,
                "ignores " + refused.phase() + " " + refused.view() + ": " + refused.reason());
        case BftObservation.VoteRefused refused ->
            say(
                node,
                "may not " + refused.phase() + " " + refused.view() + ": " + refused.reason());
        case BftObservation.Accused(var evidence) ->
            say(node, "has evidence of two " + evidence.first().phase());
        default -> {}
      }
    }

    @Override
    void appended(TestNode node, Block block) {
      QbftExtraData extra = QbftExtraData.decode(block.header().extraData());
      say(
          node,
          "has block "
              + name(block)
              + " of round "
              + extra.round()
              + ", seals "
              + extra.seals().size());
    }
  }
}
