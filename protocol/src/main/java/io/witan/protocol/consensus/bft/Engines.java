package io.witan.protocol.consensus.bft;

import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.BftRules;
import io.witan.protocol.consensus.BftSchedule;
import io.witan.protocol.consensus.Evidence;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.rules.BftConfig;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Transition;
import java.util.TreeMap;

/** The protocols that the one engine speaks, and when a chain speaks which. */
public final class Engines {
  private Engines() {}

  public static BftRules of(BftConfig.Algorithm algorithm) {
    return switch (algorithm) {
      case IBFT -> Ibft.RULES;
      case QBFT -> Qbft.RULES;
    };
  }

  /** The protocol that evidence is of: IBFT's messages name their sender, QBFT's do not. */
  public static BftSchedule of(Evidence evidence) {
    boolean named = evidence.first() instanceof BftFrame frame && frame.named().isPresent();
    return named ? Ibft.RULES : Qbft.RULES;
  }

  /**
   * What a chain's genesis and transitions say. At heights of a chain without BFT consensus its
   * answer is a {@link Fault}.
   */
  public static BftSchedule of(ChainConfig chain) {
    TreeMap<Long, BftRules> begins = new TreeMap<>();
    chain.consensusAt(0).ifPresent(bft -> begins.put(0L, of(bft.algorithm())));
    for (Transition transition : chain.transitions()) {
      transition.consensus().algorithm().ifPresent(a -> begins.put(transition.height(), of(a)));
    }
    return height -> {
      Fault.unless(!begins.isEmpty(), "a chain without BFT consensus has no rules for it");
      return begins.floorEntry(height).getValue();
    };
  }
}
