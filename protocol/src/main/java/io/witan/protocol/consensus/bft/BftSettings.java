package io.witan.protocol.consensus.bft;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Transition;
import java.util.List;
import java.util.Optional;

/**
 * Whom the consensus machine works for.
 *
 * @param self address of this validator's key
 * @param vanity at most 32 bytes that mark own blocks
 * @param transitions of the chain, for the gas limit that they aim at
 */
public record BftSettings(Address self, Bytes vanity, List<Transition> transitions) {
  /** GoQuorum's: 32 zero bytes. */
  public static final Bytes NO_VANITY = Bytes.wrap(new byte[32]);

  public BftSettings {
    transitions = List.copyOf(transitions);
  }

  public static BftSettings of(Address self, ChainConfig chain) {
    return new BftSettings(self, NO_VANITY, chain.transitions());
  }

  /** The gas limit that blocks of a height aim at; empty to stay with the parent's. */
  public Optional<Long> gasLimitAt(long height) {
    Optional<Long> target = Optional.empty();
    for (Transition transition : transitions) {
      if (height >= transition.height() && transition.blockGasLimit().isPresent()) {
        target = transition.blockGasLimit();
      }
    }
    return target;
  }
}
