package io.witan.deploy.conformance;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.execution.BlobGas;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.HeaderCodec;
import io.witan.protocol.ledger.Withdrawal;
import io.witan.protocol.rlp.RlpWriter;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.Rules;
import io.witan.protocol.trie.TrieRoots;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * What Ethereum asks of a header and a body, proof of work and proof of stake included; our own
 * network has other rules for the same fields.
 */
final class HeaderRules {
  private static final long ELASTICITY = 2;
  private static final BigInteger FIRST_BASE_FEE = BigInteger.valueOf(1_000_000_000);

  private HeaderRules() {}

  /** What is wrong with a header as the child of another, if anything. */
  static Optional<String> child(
      TestNetwork network, BigInteger totalBefore, Header parent, Header header) {
    Fork fork = network.forkOf(header.number(), header.timestamp(), totalBefore);
    Fork parentFork =
        network.forkOf(
            parent.number(),
            parent.timestamp(),
            totalBefore.subtract(parent.difficulty().toBigInteger()));
    if (header.number() != parent.number() + 1) {
      return Optional.of("number is not the parent's plus one");
    }
    if (header.timestamp() <= parent.timestamp()) {
      return Optional.of("timestamp is not after the parent's");
    }
    if (header.extraData().size() > 32) {
      return Optional.of("extra data has more than 32 bytes");
    }
    if (header.gasUsed() > header.gasLimit()) {
      return Optional.of("more gas is used than the limit");
    }
    return gasLimit(parent, header, fork, parentFork)
        .or(() -> baseFee(parent, header, fork, parentFork))
        .or(() -> difficulty(network, totalBefore, parent, header, fork))
        .or(() -> laterFields(parent, header, fork));
  }

  private static Optional<String> gasLimit(
      Header parent, Header header, Fork fork, Fork parentFork) {
    boolean first = fork.isAtLeast(Fork.LONDON) && !parentFork.isAtLeast(Fork.LONDON);
    long before = parent.gasLimit() * (first ? ELASTICITY : 1);
    boolean near = Math.abs(header.gasLimit() - before) < before / 1024;
    return near && header.gasLimit() >= 5000
        ? Optional.empty()
        : Optional.of("gas limit is too far from the parent's");
  }

  private static Optional<String> baseFee(
      Header parent, Header header, Fork fork, Fork parentFork) {
    if (!fork.isAtLeast(Fork.LONDON)) {
      return header.baseFeePerGas().isPresent()
          ? Optional.of("a base fee before London")
          : Optional.empty();
    }
    BigInteger expected = parentFork.isAtLeast(Fork.LONDON) ? nextBaseFee(parent) : FIRST_BASE_FEE;
    return header.baseFeePerGas().map(Uint256::toBigInteger).equals(Optional.of(expected))
        ? Optional.empty()
        : Optional.of("base fee is not " + expected);
  }

  /** EIP-1559. */
  private static BigInteger nextBaseFee(Header parent) {
    BigInteger before = parent.baseFeePerGas().orElse(Uint256.ZERO).toBigInteger();
    long target = parent.gasLimit() / ELASTICITY;
    long away = parent.gasUsed() - target;
    if (away == 0) {
      return before;
    }
    BigInteger change =
        before
            .multiply(BigInteger.valueOf(Math.abs(away)))
            .divide(BigInteger.valueOf(target))
            .divide(BigInteger.valueOf(8));
    return away > 0 ? before.add(change.max(BigInteger.ONE)) : before.subtract(change);
  }

  private static Optional<String> difficulty(
      TestNetwork network, BigInteger totalBefore, Header parent, Header header, Fork fork) {
    if (fork.isAtLeast(Fork.PARIS)) {
      boolean still =
          header.difficulty().isZero()
              && header.ommersHash().equals(EmptyHashes.OMMERS)
              && Uint256.of(header.nonce()).isZero();
      return still ? Optional.empty() : Optional.of("a trace of proof of work after Paris");
    }
    BigInteger expected =
        Difficulty.of(
            network
                .formulaOf(header.number(), header.timestamp(), totalBefore)
                .orElse(Difficulty.Formula.GRAY_GLACIER),
            BigInteger.valueOf(header.number()),
            BigInteger.valueOf(header.timestamp()),
            parent.difficulty().toBigInteger(),
            BigInteger.valueOf(parent.timestamp()),
            !parent.ommersHash().equals(EmptyHashes.OMMERS));
    return expected.equals(header.difficulty().toBigInteger())
        ? Optional.empty()
        : Optional.of("difficulty is not " + expected);
  }

  private static Optional<String> laterFields(Header parent, Header header, Fork fork) {
    boolean shanghai = fork.isAtLeast(Fork.SHANGHAI);
    boolean cancun = fork.isAtLeast(Fork.CANCUN);
    if (header.withdrawalsRoot().isPresent() != shanghai) {
      return Optional.of("withdrawals root at the wrong fork");
    }
    if (header.blobGasUsed().isPresent() != cancun
        || header.excessBlobGas().isPresent() != cancun
        || header.parentBeaconBlockRoot().isPresent() != cancun) {
      return Optional.of("fields of Cancun at the wrong fork");
    }
    if (header.requestsHash().isPresent() != fork.isAtLeast(Fork.PRAGUE)) {
      return Optional.of("requests hash at the wrong fork");
    }
    if (!cancun) {
      return Optional.empty();
    }
    long excess = BlobGas.nextExcess(Rules.ethereum(fork), parent);
    return header.excessBlobGas().get() == excess
        ? Optional.empty()
        : Optional.of("excess blob gas is not " + excess);
  }

  /** What in the body does not fit the header, if anything. */
  static Optional<String> body(Block block, Fork fork) {
    Header header = block.header();
    if (!TrieRoots.ofTransactions(block.transactions()).equals(header.transactionsRoot())) {
      return Optional.of("transactions root does not fit");
    }
    if (!ommersHash(block.ommers()).equals(header.ommersHash())) {
      return Optional.of("ommers' hash does not fit");
    }
    if (block.withdrawals().isPresent() != fork.isAtLeast(Fork.SHANGHAI)) {
      return Optional.of("withdrawals at the wrong fork");
    }
    List<Withdrawal> withdrawals = block.withdrawals().orElse(List.of());
    boolean fits =
        header
            .withdrawalsRoot()
            .map(root -> root.equals(TrieRoots.ofWithdrawals(withdrawals)))
            .orElse(true);
    return fits ? Optional.empty() : Optional.of("withdrawals root does not fit");
  }

  private static Hash ommersHash(List<Header> ommers) {
    return Keccak.hash(new RlpWriter().list(ommers, HeaderCodec::write).toBytes());
  }
}
