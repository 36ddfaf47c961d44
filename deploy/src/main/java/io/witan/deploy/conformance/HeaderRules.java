package io.witan.deploy.conformance;

import io.witan.deploy.conformance.TestNetwork.Era;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.chain.GasLimits;
import io.witan.protocol.execution.BlockForm;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.rules.Fork;
import java.math.BigInteger;
import java.util.Optional;

/**
 * What Ethereum asks of a header, proof of work and proof of stake included; our own networks have
 * other rules for some of the fields. What both ask is in {@link BlockForm}.
 */
final class HeaderRules {
  private static final int MOST_EXTRA_DATA = 32;
  private static final long ELASTICITY = 2;

  private HeaderRules() {}

  /**
   * What is wrong with a header as the child of another, if anything.
   *
   * @param totalBefore difficulty of the chain up to the parent
   */
  static Optional<String> problem(
      TestNetwork network, BigInteger totalBefore, Header parent, Header header) {
    Era era = network.eraOf(header.number(), header.timestamp(), totalBefore);
    Era parentEra =
        network.eraOf(
            parent.number(),
            parent.timestamp(),
            totalBefore.subtract(parent.difficulty().toBigInteger()));
    if (header.timestamp() <= parent.timestamp()) {
      return Optional.of("timestamp is not after the parent's");
    }
    if (header.extraData().size() > MOST_EXTRA_DATA) {
      return Optional.of("extra data has more than 32 bytes");
    }
    return BlockForm.problem(era.config(), parent, header)
        .or(() -> gasLimit(parent, header, era.fork(), parentEra.fork()))
        .or(() -> difficulty(era, parent, header))
        .or(() -> network.dao().flatMap(dao -> dao.problem(header)));
  }

  private static Optional<String> gasLimit(
      Header parent, Header header, Fork fork, Fork parentFork) {
    boolean first = fork.isAtLeast(Fork.LONDON) && !parentFork.isAtLeast(Fork.LONDON);
    long before = first ? parent.gasLimit() * ELASTICITY : parent.gasLimit();
    return GasLimits.mayFollow(before, header.gasLimit())
        ? Optional.empty()
        : Optional.of("gas limit is too far from the parent's");
  }

  private static Optional<String> difficulty(Era era, Header parent, Header header) {
    if (era.fork().isAtLeast(Fork.PARIS)) {
      boolean still =
          header.difficulty().isZero()
              && header.ommersHash().equals(EmptyHashes.OMMERS)
              && Uint256.of(header.nonce()).isZero();
      return still ? Optional.empty() : Optional.of("a trace of proof of work after Paris");
    }
    BigInteger expected =
        Difficulty.of(
            era.formula(),
            BigInteger.valueOf(header.number()),
            BigInteger.valueOf(header.timestamp()),
            parent.difficulty().toBigInteger(),
            BigInteger.valueOf(parent.timestamp()),
            !parent.ommersHash().equals(EmptyHashes.OMMERS));
    return expected.equals(header.difficulty().toBigInteger())
        ? Optional.empty()
        : Optional.of("difficulty is not " + expected);
  }
}
