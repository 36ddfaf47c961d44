package io.witan.simulations.world;

import io.witan.protocol.consensus.Quorum;
import java.util.TreeSet;

/** Which validators count as faulty in a run, against how many its network bears. */
final class Budget {
  private final int validators;
  private final TreeSet<Integer> faulty = new TreeSet<>();

  Budget(int validators) {
    this.validators = validators;
  }

  /** An identity lies, is gone for good or forgot what it signed. */
  void spend(int identity) {
    if (identity < validators) {
      faulty.add(identity);
    }
  }

  /** By how many they are more than the network bears; 0 within the budget. */
  int excess() {
    return Math.max(0, faulty.size() - Quorum.faults(validators));
  }
}
