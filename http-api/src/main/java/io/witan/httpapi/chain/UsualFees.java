package io.witan.httpapi.chain;

import io.witan.protocol.bytes.Uint256;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What transactions pay that get in; zero on a chain where gas has no price. */
public final class UsualFees {
  private static final int SAMPLED_BLOCKS = 20;
  private static final int SAMPLED_PER_BLOCK = 3;
  private static final int SAMPLE_PERCENTILE = 60;
  private static final Uint256 FIRST_TIP = Uint256.of(1_000_000_000);

  private UsualFees() {}

  /** The price per gas that gets a transaction in. */
  public static Uint256 gasPrice(Chain chain) {
    NextFees next = NextFees.after(chain.config(), chain.snapshot().headBlock().header());
    return next.priced() ? next.baseFee().plus(tip(chain)) : Uint256.ZERO;
  }

  /** A tip that recent transactions got in with; a usual one where there were none. */
  public static Uint256 tip(Chain chain) {
    Snapshot snapshot = chain.snapshot();
    if (!NextFees.after(chain.config(), snapshot.headBlock().header()).priced()) {
      return Uint256.ZERO;
    }
    List<Uint256> sample = new ArrayList<>();
    for (long at = Math.max(1, snapshot.head() - SAMPLED_BLOCKS + 1); at <= snapshot.head(); at++) {
      snapshot
          .at(at)
          .map(UsualFees::tips)
          .ifPresent(tips -> tips.stream().sorted().limit(SAMPLED_PER_BLOCK).forEach(sample::add));
    }
    Collections.sort(sample);
    return sample.isEmpty() ? FIRST_TIP : sample.get((sample.size() - 1) * SAMPLE_PERCENTILE / 100);
  }

  /** What each transaction of a block paid over the base fee. */
  public static List<Uint256> tips(StoredBlock block) {
    Uint256 base = block.header().baseFeePerGas().orElse(Uint256.ZERO);
    return block.outcomes().stream()
        .map(outcome -> outcome.effectiveGasPrice())
        .map(price -> price.compareTo(base) < 0 ? Uint256.ZERO : price.minus(base))
        .toList();
  }
}
