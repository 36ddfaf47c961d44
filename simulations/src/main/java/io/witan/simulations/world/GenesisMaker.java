package io.witan.simulations.world;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.consensus.BftRules;
import io.witan.protocol.consensus.bft.BftSettings;
import io.witan.protocol.ledger.BlockHash;
import io.witan.protocol.ledger.Genesis;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.rules.BftConfig;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.ForkSchedule;
import io.witan.protocol.rules.Transition;
import io.witan.protocol.state.StateDiff;
import io.witan.protocol.state.WorldState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Makes the genesis block of a world. */
final class GenesisMaker {
  private GenesisMaker() {}

  static Genesis make(Setup setup, SymbolicKeys keys, Instant begin) {
    TreeSet<Address> validators = new TreeSet<>();
    for (int i = 0; i < setup.validators(); i++) {
      validators.add(keys.address(i));
    }
    if (setup.raft()) {
      return raft(begin);
    }
    StateDiff alloc = setup.load() == 0 ? StateDiff.NONE : Workload.ALLOC;
    BftRules rules = setup.product().rules();
    Bytes extra =
        rules
            .encoding()
            .extraData(BftSettings.NO_VANITY, List.copyOf(validators), Optional.empty());
    Header header =
        new HeaderBuilder()
            .gasLimit(700_000_000)
            .stateRoot(WorldState.empty().apply(alloc).root())
            .timestamp(begin.getEpochSecond())
            .extraData(extra)
            .mixHash(BlockHash.ISTANBUL_DIGEST)
            .build();
    Times times = setup.times();
    BftConfig bft =
        BftConfig.QBFT_DEFAULTS
            .with(rules.algorithm())
            .withTimes(times.blockPeriod(), times.requestTimeout(), times.timeoutCap())
            .withEmptyBlockPeriod(times.emptyBlockPeriod())
            .withEpochLength(times.epochLength());
    List<Transition> transitions =
        setup.transitions().stream().map(change -> change.of(keys::address)).toList();
    return new Genesis(config(Optional.of(bft), transitions), header, alloc);
  }

  private static Genesis raft(Instant begin) {
    Header header =
        new HeaderBuilder()
            .gasLimit(700_000_000)
            .timestamp(begin.getEpochSecond())
            .extraData(BftSettings.NO_VANITY)
            .build();
    return new Genesis(config(Optional.empty(), List.of()), header, StateDiff.NONE);
  }

  private static ChainConfig config(Optional<BftConfig> bft, List<Transition> transitions) {
    return new ChainConfig(
        Uint256.of(1337),
        ForkSchedule.all(Fork.BERLIN),
        bft,
        transitions,
        Optional.empty(),
        List.of(),
        64 * 1024,
        false);
  }
}
