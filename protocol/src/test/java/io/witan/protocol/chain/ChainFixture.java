package io.witan.protocol.chain;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.consensus.Head;
import io.witan.protocol.consensus.Quorum;
import io.witan.protocol.consensus.Seals;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.crypto.Signer;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.BlockHash;
import io.witan.protocol.ledger.Genesis;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.ledger.QbftExtraData;
import io.witan.protocol.ledger.QbftExtraData.Vote;
import io.witan.protocol.machine.At;
import io.witan.protocol.machine.Turn;
import io.witan.protocol.rules.BftConfig;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.ForkSchedule;
import io.witan.protocol.rules.Transition;
import io.witan.protocol.state.StateDiff;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A chain of validators whose keys the test has, and blocks for it. */
final class ChainFixture {
  final List<Signer> signers = new ArrayList<>();
  final Chain chain;
  final Genesis genesis;
  private final int round = 0;

  ChainFixture(int validators, BftConfig config, List<Transition> transitions) {
    this(validators, config, transitions, Optional.empty());
  }

  ChainFixture(
      int validators,
      BftConfig config,
      List<Transition> transitions,
      Optional<List<Address>> fromContract) {
    for (int i = 0; i < validators; i++) {
      byte[] secret = new byte[32];
      secret[31] = (byte) (i + 1);
      signers.add(Secp256k1.get().signer(Bytes.wrap(secret)));
    }
    signers.sort(Comparator.comparing(Signer::address));
    boolean contract = config.validatorContract().isPresent();
    QbftExtraData extra =
        new QbftExtraData(
            Bytes.wrap(new byte[32]),
            contract ? List.of() : addresses(),
            Optional.empty(),
            0,
            List.of());
    Header header =
        new HeaderBuilder()
            .gasLimit(8_000_000)
            .timestamp(1_000)
            .mixHash(BlockHash.ISTANBUL_DIGEST)
            .extraData(extra.encode())
            .build();
    ChainConfig chainConfig =
        new ChainConfig(
            Uint256.of(10),
            ForkSchedule.all(Fork.BERLIN),
            Optional.of(config),
            transitions,
            Optional.empty(),
            List.of(),
            65_536,
            false);
    genesis = new Genesis(chainConfig, header, StateDiff.NONE);
    Secp256k1 curve = Secp256k1.get();
    chain =
        new Chain(
            new Succession(genesis, fromContract, curve),
            new HeaderRules(curve, Quorum::size),
            new ChainLimits(8, 16, 4, 1_000_000));
  }

  static ChainFixture of(int validators) {
    return new ChainFixture(validators, BftConfig.QBFT_DEFAULTS, List.of());
  }

  List<Address> addresses() {
    return signers.stream().map(Signer::address).toList();
  }

  Turn<ChainState, BlockAppended> on(ChainState state, ChainInput input) {
    return chain.on(state, new At<>(Instant.ofEpochSecond(2_000), 0, input));
  }

  Block child(Head head) {
    return child(head, h -> h, Optional.empty(), signers);
  }

  Block child(Head head, Optional<Vote> vote) {
    return child(head, h -> h, vote, signers);
  }

  Block child(Head head, List<Signer> sealers) {
    return child(head, h -> h, Optional.empty(), sealers);
  }

  Block child(
      Head head, UnaryOperator<HeaderBuilder> change, Optional<Vote> vote, List<Signer> sealers) {
    boolean contract = head.config().validatorContract().isPresent();
    Signer author = signers.get((int) (head.height() % signers.size()));
    Bytes extra =
        new QbftExtraData(
                Bytes.wrap(new byte[32]),
                contract ? List.of() : head.validators(),
                vote,
                round,
                List.of())
            .encode();
    HeaderBuilder header =
        new HeaderBuilder()
            .parentHash(head.hash())
            .number(head.height() + 1)
            .timestamp(head.header().timestamp() + head.config().blockPeriod().toSeconds())
            .gasLimit(head.header().gasLimit())
            .coinbase(author.address())
            .mixHash(BlockHash.ISTANBUL_DIGEST)
            .extraData(extra);
    Block block = new Block(change.apply(header).build(), List.of(), List.of(), Optional.empty());
    return sealed(block, sealers);
  }

  Block sealed(Block block, List<Signer> sealers) {
    Hash digest = Seals.digest(block.header(), round);
    List<Signature> seals = sealers.stream().map(signer -> signer.sign(digest)).toList();
    return Seals.seal(block, round, seals);
  }

  ChainInput executed(Block block) {
    return executed(List.of(block));
  }

  /** A run of blocks executes well. */
  ChainInput executed(List<Block> blocks) {
    List<Hash> hashes = blocks.stream().map(Block::hash).toList();
    return new ChainInput.Executed(hashes, Optional.empty(), Optional.empty());
  }

  /** Appends a block that executes well. */
  ChainState append(ChainState state, Block block) {
    return append(state, block, Optional.empty()).state();
  }

  Turn<ChainState, BlockAppended> append(
      ChainState state, Block block, Optional<List<Address>> fromContract) {
    var asked = on(state, new ChainInput.Append(block, new ChainInput.Origin.Agreed()));
    return on(
        asked.state(),
        new ChainInput.Executed(List.of(block.hash()), Optional.empty(), fromContract));
  }
}
