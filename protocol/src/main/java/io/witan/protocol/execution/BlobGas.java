package io.witan.protocol.execution;

import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.Rules;
import java.math.BigInteger;

/** The market of blob gas (EIP-4844, EIP-7691). */
public final class BlobGas {
  /** Gas of one blob. */
  public static final long PER_BLOB = 131_072;

  /** Execution gas that a blob is worth at least (EIP-7918). */
  private static final long BASE_COST = 8_192;

  private BlobGas() {}

  /** Wei per blob gas at this excess; zero before Cancun. */
  public static Uint256 baseFee(Rules rules, long excess) {
    if (!rules.isAtLeast(Fork.CANCUN)) {
      return Uint256.ZERO;
    }
    BigInteger fraction = BigInteger.valueOf(rules.blobs().updateFraction());
    BigInteger numerator = BigInteger.valueOf(excess);
    BigInteger sum = BigInteger.ZERO;
    BigInteger term = fraction;
    // The excess grows by less than a megabyte per block: the term stays small on every real chain.
    for (long i = 1; term.signum() > 0 && term.bitLength() <= 1024; i++) {
      sum = sum.add(term);
      term = term.multiply(numerator).divide(fraction.multiply(BigInteger.valueOf(i)));
    }
    BigInteger fee = sum.divide(fraction);
    return fee.bitLength() > 256 ? Uint256.MAX : Uint256.of(fee);
  }

  /** The excess that the block after {@code parent} has; 0 where blobs are not admitted. */
  public static long nextExcess(Rules rules, Header parent) {
    if (!rules.blobsEnabled()) {
      return 0;
    }
    int most = rules.blobs().most();
    int targetBlobs = rules.blobs().target();
    long target = PER_BLOB * targetBlobs;
    long excess = parent.excessBlobGas().orElse(0L);
    long used = parent.blobGasUsed().orElse(0L);
    if (excess + used < target) {
      return 0;
    }
    if (rules.isAtLeast(Fork.OSAKA) && isBelowReserve(rules, parent, excess)) {
      return excess + used * (most - targetBlobs) / most;
    }
    return excess + used - target;
  }

  /** Whether blobs cost less than the execution that goes with them (EIP-7918). */
  private static boolean isBelowReserve(Rules rules, Header parent, long excess) {
    BigInteger fee = parent.baseFeePerGas().orElse(Uint256.ZERO).toBigInteger();
    BigInteger price = baseFee(rules, excess).toBigInteger();
    return fee.multiply(BigInteger.valueOf(BASE_COST))
            .compareTo(price.multiply(BigInteger.valueOf(PER_BLOB)))
        > 0;
  }
}
