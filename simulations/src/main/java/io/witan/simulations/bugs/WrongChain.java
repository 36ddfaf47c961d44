package io.witan.simulations.bugs;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.chain.BlockAppended;
import io.witan.protocol.chain.Chain;
import io.witan.protocol.chain.ChainInput;
import io.witan.protocol.chain.ChainLimits;
import io.witan.protocol.chain.ChainState;
import io.witan.protocol.chain.HeaderRules;
import io.witan.protocol.chain.VoteTally;
import io.witan.protocol.consensus.ConsensusInput.HeadChanged;
import io.witan.protocol.consensus.Head;
import io.witan.protocol.consensus.Quorum;
import io.witan.protocol.consensus.Seals;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.crypto.Verifier;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.QbftExtraData;
import io.witan.protocol.machine.At;
import io.witan.protocol.machine.Machine;
import io.witan.protocol.machine.Output;
import io.witan.protocol.machine.Turn;
import io.witan.simulations.world.Machines;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/** Mistakes around the chain: which seals count, and who the validators are. */
final class WrongChain {
  private WrongChain() {}

  /** A chain with something around it. */
  private static Machines around(
      UnaryOperator<Machine<ChainState, ChainInput, BlockAppended>> wrong) {
    return new Machines() {
      @Override
      public Machine<ChainState, ChainInput, BlockAppended> chain(Parts parts) {
        return wrong.apply(Machines.super.chain(parts));
      }
    };
  }

  /** Which seals of a header count, where the right rule takes only those of validators, once. */
  @FunctionalInterface
  private interface Counting {
    Optional<List<Bytes>> counted(List<Bytes> seals, Block block, Head head, Verifier verifier);
  }

  /** As many seals as a quorum, whoever made them. */
  static final Machines SEALS_COUNTED_TWICE =
      counting(
          (seals, block, head, verifier) -> {
            boolean enough = seals.size() >= Quorum.size(head.validators().size(), head.config());
            return enough ? Optional.of(List.copyOf(new TreeSet<>(seals))) : Optional.empty();
          });

  /** Seals of anybody count, as long as they differ. */
  static final Machines SEALS_OF_STRANGERS =
      counting(
          (seals, block, head, verifier) -> {
            int round = QbftExtraData.decode(block.header().extraData()).round();
            Hash digest = Seals.digest(block.header(), round);
            TreeSet<Address> sealers = new TreeSet<>();
            List<Bytes> members = new ArrayList<>();
            for (Bytes seal : seals) {
              Optional<Address> sealer = verifier.recover(digest, Signature.of(seal));
              sealer.ifPresent(sealers::add);
              if (sealer.filter(head.validators()::contains).isPresent()) {
                members.add(seal);
              }
            }
            int quorum = Quorum.size(head.validators().size(), head.config());
            return sealers.size() >= quorum ? Optional.of(members) : Optional.empty();
          });

  /** One seal is enough. */
  static final Machines ONE_SEAL_ENOUGH =
      counting((seals, block, head, verifier) -> Optional.of(seals));

  private static Machines counting(Counting counting) {
    return new Machines() {
      @Override
      public Machine<ChainState, ChainInput, BlockAppended> chain(Parts parts) {
        var rules = new HeaderRules(parts.verifier(), (n, config) -> 1);
        var lax = new Chain(parts.succession(), rules, ChainLimits.STANDARD);
        return new Around<>(
            lax,
            (machine, state, at) -> {
              Optional<ChainInput> counted = counted(counting, parts.verifier(), state, at.input());
              return counted.isEmpty()
                  ? Turn.stay(state)
                  : machine.on(state, new At<>(at.now(), at.entropy(), counted.get()));
            });
      }
    };
  }

  private static Optional<ChainInput> counted(
      Counting counting, Verifier verifier, ChainState state, ChainInput input) {
    if (!(input instanceof ChainInput.Append(var block, var origin))) {
      return Optional.of(input);
    }
    QbftExtraData extra = QbftExtraData.decode(block.header().extraData());
    return counting
        .counted(extra.seals(), block, state.head(), verifier)
        .map(
            seals ->
                new ChainInput.Append(
                    block.withHeader(block.header().withExtraData(extra.withSeals(seals).encode())),
                    origin));
  }

  /** Who signed is remembered by the signature alone, not by what was signed. */
  static final Machines SIGNERS_CACHED =
      new Machines() {
        @Override
        public Verifier verifier(Verifier ours) {
          TreeMap<Bytes, PublicKey> cache = new TreeMap<>();
          return (digest, signature) -> {
            Bytes key = signature.toBytes();
            if (!cache.containsKey(key)) {
              ours.recoverKey(digest, signature).ifPresent(signer -> cache.put(key, signer));
            }
            return Optional.ofNullable(cache.get(key));
          };
        }
      };

  /** Open votes on validators outlive an epoch. */
  static final Machines EPOCH_KEEPS_VOTES =
      around(inner -> new Folding(inner, WrongChain::withVotesBefore, WrongChain::withVotesBefore));

  /** Open votes on validators are not in the chain's state but beside it: a restart loses them. */
  static final Machines TALLY_NOT_REPLAYED =
      around(
          inner ->
              new Folding(
                  inner,
                  (before, after) -> with(after, after.tally().withoutVotes()),
                  (before, after) -> after));

  /** Consensus is told the validators of the height before. */
  static final Machines VALIDATORS_LATE =
      around(
          inner ->
              new Around<>(
                  inner,
                  (machine, state, at) -> {
                    Turn<ChainState, BlockAppended> turn = machine.on(state, at);
                    List<Output> said =
                        turn.outputs().stream().map(output -> late(output, state.head())).toList();
                    return new Turn<>(turn.state(), turn.records(), said);
                  }));

  private static Output late(Output output, Head before) {
    if (!(output instanceof Output.Tell(var role, HeadChanged(var head)))) {
      return output;
    }
    Head old = new Head(head.header(), head.hash(), before.validators(), head.config());
    return new Output.Tell(role, new HeadChanged(old));
  }

  private static ChainState withVotesBefore(ChainState before, ChainState after) {
    long epoch = before.head().config().epochLength();
    boolean reset = after.height() > before.height() && after.height() % epoch == 0;
    return reset
        ? with(after, new VoteTally(after.tally().validators(), before.tally().votes()))
        : after;
  }

  private static ChainState with(ChainState state, VoteTally tally) {
    return new ChainState(state.head(), tally, state.recent(), state.queue(), state.executing());
  }

  /** A chain whose state after a block is not what it should be. */
  private record Folding(
      Machine<ChainState, ChainInput, BlockAppended> inner,
      BinaryOperator<ChainState> replayed,
      BinaryOperator<ChainState> appended)
      implements Machine<ChainState, ChainInput, BlockAppended> {
    @Override
    public ChainState start() {
      return inner.start();
    }

    @Override
    public ChainState replay(ChainState state, BlockAppended record) {
      return replayed.apply(state, inner.replay(state, record));
    }

    @Override
    public Turn<ChainState, BlockAppended> on(ChainState state, At<ChainInput> at) {
      Turn<ChainState, BlockAppended> turn = inner.on(state, at);
      return new Turn<>(appended.apply(state, turn.state()), turn.records(), turn.outputs());
    }
  }
}
