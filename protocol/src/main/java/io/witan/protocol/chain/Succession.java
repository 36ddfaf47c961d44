package io.witan.protocol.chain;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.Head;
import io.witan.protocol.crypto.Verifier;
import io.witan.protocol.ledger.BlockHash;
import io.witan.protocol.ledger.Genesis;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.machine.SmallMap;
import io.witan.protocol.rules.BftConfig;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Transition;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** Who the validators of the next height are, given a final block: votes, epochs, transitions. */
public final class Succession {
  private final Genesis genesis;
  private final Optional<List<Address>> genesisContractValidators;
  private final Verifier verifier;

  /**
   * The rules of one chain.
   *
   * @param genesisContractValidators what the validator contract answers on the genesis state, on a
   *     chain that begins with one
   */
  public Succession(
      Genesis genesis, Optional<List<Address>> genesisContractValidators, Verifier verifier) {
    this.genesis = genesis;
    this.genesisContractValidators = genesisContractValidators;
    this.verifier = verifier;
  }

  /** The state of a chain that has its genesis block only. */
  public ChainState genesis() {
    Header header = genesis.header();
    List<Address> first =
        SealedHeader.read(header, configAt(0).algorithm(), verifier)
            .map(SealedHeader::validators)
            .filter(named -> !named.isEmpty())
            .orElse(configAt(0).validators().orElse(List.of()));
    VoteTally tally = change(VoteTally.of(first), 1, genesisContractValidators);
    return stateOf(header, tally, new SmallMap<>());
  }

  /** Whether a contract names the validators of this height, on the state of the block before. */
  boolean asksContract(long height) {
    return configAt(height).validatorContract().isPresent();
  }

  ChainState after(ChainState state, BlockAppended record) {
    Header header = record.block().header();
    BftConfig config = state.head().config();
    long number = header.number();
    VoteTally tally = state.tally();
    if (config().consensus().isPresent() && config.validatorContract().isEmpty()) {
      if (number % config.epochLength() == 0) {
        tally = tally.withoutVotes();
      }
      tally = cast(tally, header, config);
    }
    tally = change(tally, number + 1, record.contractValidators());
    return stateOf(header, tally, state.recent());
  }

  private VoteTally cast(VoteTally tally, Header header, BftConfig config) {
    Optional<SealedHeader> sealed = SealedHeader.read(header, config.algorithm(), verifier);
    if (sealed.isEmpty() || sealed.get().vote().isEmpty() || sealed.get().author().isEmpty()) {
      return tally;
    }
    var vote = sealed.get().vote().get();
    return tally.cast(sealed.get().author().get(), vote.candidate(), vote.add());
  }

  /** Applies what replaces all validators at {@code height}: a contract's answer, a transition. */
  private VoteTally change(
      VoteTally tally, long height, Optional<List<Address>> contractValidators) {
    if (configAt(height).validatorContract().isPresent()) {
      Fault.unless(
          contractValidators.isPresent(),
          "the validator contract's answer is known before a block");
      // A contract that names nobody, or fails, would end the chain: who agreed last goes on.
      boolean named = !contractValidators.get().isEmpty();
      return named ? VoteTally.of(contractValidators.get()) : tally.withoutVotes();
    }
    VoteTally changed = tally;
    for (Transition transition : config().transitions()) {
      if (transition.height() == height && transition.consensus().validators().isPresent()) {
        changed = VoteTally.of(transition.consensus().validators().get());
      }
    }
    return changed;
  }

  private ChainState stateOf(Header header, VoteTally tally, SortedMap<Long, Hash> before) {
    Hash hash = BlockHash.of(header);
    Optional<Address> author =
        header.number() == 0
            ? Optional.empty()
            : SealedHeader.read(header, configAt(header.number()).algorithm(), verifier)
                .flatMap(SealedHeader::author);
    SmallMap<Long, Hash> recent = SmallMap.frozen(before).with(header.number(), hash);
    Head head = new Head(header, hash, author, tally.validators(), configAt(header.number() + 1));
    return ChainState.durable(head, tally, recent);
  }

  private BftConfig configAt(long height) {
    return config().consensusAt(height).orElse(BftConfig.NONE);
  }

  private ChainConfig config() {
    return genesis.config();
  }
}
