package io.witan.protocol.execution;

import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.Rules;
import java.math.BigInteger;
import java.util.Optional;

/** The base fee (EIP-1559). Where gas has no price it is zero in every header. */
public final class FeeMarket {
  private static final Uint256 INITIAL = Uint256.of(1_000_000_000);
  private static final int ELASTICITY = 2;
  private static final BigInteger CHANGE_DENOMINATOR = BigInteger.valueOf(8);

  private FeeMarket() {}

  /**
   * Wei per gas in the block after {@code parent}; empty before London.
   *
   * @param timestamp of that block, in seconds
   */
  public static Optional<Uint256> nextBaseFee(ChainConfig config, Header parent, long timestamp) {
    Rules rules = config.at(parent.number() + 1, timestamp);
    if (!rules.isAtLeast(Fork.LONDON)) {
      return Optional.empty();
    }
    if (!rules.gasPriceEnabled()) {
      return Optional.of(Uint256.ZERO);
    }
    Rules before = config.at(parent.number(), parent.timestamp());
    boolean begins = parent.baseFeePerGas().isEmpty() || !before.gasPriceEnabled();
    return Optional.of(begins ? INITIAL : after(parent, parent.baseFeePerGas().get()));
  }

  private static Uint256 after(Header parent, Uint256 baseFee) {
    long target = parent.gasLimit() / ELASTICITY;
    long over = parent.gasUsed() - target;
    if (over == 0 || target == 0) {
      return baseFee;
    }
    BigInteger fee = baseFee.toBigInteger();
    BigInteger change =
        fee.multiply(BigInteger.valueOf(Math.abs(over)))
            .divide(BigInteger.valueOf(target))
            .divide(CHANGE_DENOMINATOR);
    return Uint256.of(over > 0 ? fee.add(change.max(BigInteger.ONE)) : fee.subtract(change));
  }
}
