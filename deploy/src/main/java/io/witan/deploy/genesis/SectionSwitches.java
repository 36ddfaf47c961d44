package io.witan.deploy.genesis;

import io.witan.deploy.CommandFailure;
import io.witan.protocol.rules.BftConfig.Algorithm;
import io.witan.protocol.rules.Transition;
import io.witan.protocol.rules.Transition.Consensus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Heights that GoQuorum's consensus sections name beside {@code transitions}: {@code testQBFTBlock}
 * goes from IBFT to QBFT, {@code ceil2Nby3Block} from a quorum of 2F+1 to ceil(2N/3).
 */
final class SectionSwitches {
  private SectionSwitches() {}

  /** The transitions with what the sections add, ascending. */
  static List<Transition> added(JsonFields config, List<Transition> transitions) {
    List<Transition> all = new ArrayList<>();
    for (String name : List.of("istanbul", "ibft", "qbft")) {
      config.object(name).ifPresent(section -> all.addAll(of(section, transitions)));
    }
    all.addAll(transitions);
    all.sort(Comparator.comparingLong(Transition::height));
    return List.copyOf(all);
  }

  private static List<Transition> of(JsonFields section, List<Transition> transitions) {
    List<Transition> switches = new ArrayList<>();
    Optional<Long> qbft = section.number63("testQBFTBlock");
    if (qbft.isPresent()) {
      if (transitions.stream().anyMatch(t -> t.consensus().algorithm().isPresent())) {
        throw new CommandFailure(
            "can't use transition algorithm and testQBFTBlock at the same time");
      }
      switches.add(Transition.of(qbft.get(), Consensus.of(Algorithm.QBFT)));
    }
    section
        .number63("ceil2Nby3Block")
        .filter(height -> height > 0)
        .ifPresent(height -> switches.add(Transition.of(height, Consensus.ofQuorum(false))));
    return switches;
  }
}
