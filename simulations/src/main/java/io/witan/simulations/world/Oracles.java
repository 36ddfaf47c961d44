package io.witan.simulations.world;

import io.witan.protocol.ledger.Genesis;
import io.witan.simulations.oracle.Agreement;
import io.witan.simulations.oracle.Bounds;
import io.witan.simulations.oracle.Durability;
import io.witan.simulations.oracle.Locked;
import io.witan.simulations.oracle.OneVote;
import io.witan.simulations.oracle.Oracle;
import io.witan.simulations.oracle.Progress;
import io.witan.simulations.oracle.Stability;
import io.witan.simulations.oracle.Validity;
import java.util.ArrayList;
import java.util.List;

/** Who watches a run. */
final class Oracles {
  private Oracles() {}

  static List<Oracle> of(
      Setup setup, Genesis genesis, SymbolicKeys keys, Progress progress, List<Oracle> more) {
    var header = genesis.header();
    var hash = genesis.block().hash();
    List<Oracle> all = new ArrayList<>();
    all.add(new Agreement());
    all.add(new Stability(hash));
    all.add(new Validity(header, hash, setup.epochLength(), keys, LightLedger::refusal));
    all.add(new OneVote());
    all.add(new Locked());
    all.add(new Durability());
    all.add(new Bounds(setup.validators()));
    all.add(progress);
    all.addAll(more);
    return all;
  }
}
