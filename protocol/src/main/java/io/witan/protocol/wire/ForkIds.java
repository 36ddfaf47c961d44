package io.witan.protocol.wire;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.ledger.BlockHash;
import io.witan.protocol.ledger.Genesis;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.ForkSchedule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.zip.CRC32;

/** The fork ids of one chain at any head (EIP-2124, with forks by time after EIP-6122). */
public final class ForkIds {
  /**
   * The fields of a genesis' {@code config} whose heights count. As in GoQuorum these are all that
   * end in {@code Block}, its own ones included, except {@code qip714Block}; what stands inside
   * {@code transitions}, {@code istanbul}, {@code ibft} and {@code qbft} does not count.
   */
  private static final List<String> HEIGHTS =
      List.of(
          "homesteadBlock",
          "daoForkBlock",
          "eip150Block",
          "eip155Block",
          "eip158Block",
          "byzantiumBlock",
          "constantinopleBlock",
          "constantinopleFixBlock",
          "petersburgBlock",
          "istanbulBlock",
          "muirGlacierBlock",
          "berlinBlock",
          "londonBlock",
          "arrowGlacierBlock",
          "grayGlacierBlock",
          "mergeNetsplitBlock",
          "yoloV3Block",
          "ewasmBlock",
          "catalystBlock",
          "maxCodeSizeChangeBlock",
          "privacyEnhancementsBlock",
          "privacyPrecompileBlock",
          "enableGasPriceBlock");

  private static final List<String> TIMES =
      List.of(
          "shanghaiTime",
          "cancunTime",
          "pragueTime",
          "osakaTime",
          "bpo1Time",
          "bpo2Time",
          "bpo3Time",
          "bpo4Time",
          "bpo5Time");

  /** Why a peer's fork id does not fit. */
  public enum Mismatch {
    REMOTE_STALE("it has not passed a fork that we have: it needs an update"),
    LOCAL_INCOMPATIBLE_OR_STALE("its forks are not ours: other rules, or we need an update");

    private final String text;

    Mismatch(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  private final List<Long> forks;
  private final int byHeight;
  private final List<Bytes> sums;

  private ForkIds(Hash genesis, Collection<Long> heights, Collection<Long> times) {
    this.forks = new ArrayList<>(heights);
    this.byHeight = forks.size();
    forks.addAll(times);
    this.sums = new ArrayList<>();
    CRC32 sum = new CRC32();
    sum.update(genesis.bytes().unsafeArray());
    sums.add(value(sum));
    for (long fork : forks) {
      for (int shift = 56; shift >= 0; shift -= 8) {
        sum.update((int) (fork >>> shift) & 0xff);
      }
      sums.add(value(sum));
    }
  }

  /**
   * The fork ids of a chain.
   *
   * @param genesisTime in seconds; forks at that time or before do not count, nor those at height 0
   */
  public static ForkIds of(
      Hash genesis, long genesisTime, Collection<Long> heights, Collection<Long> times) {
    TreeSet<Long> after = new TreeSet<>(heights);
    after.removeIf(height -> height <= 0);
    TreeSet<Long> later = new TreeSet<>(times);
    later.removeIf(time -> time <= genesisTime);
    return new ForkIds(genesis, after, later);
  }

  /**
   * The fork ids of a genesis file.
   *
   * @param field the number that a field of its {@code config} has; names match in any case
   */
  public static ForkIds ofFields(
      Hash genesis, long genesisTime, Function<String, Optional<Long>> field) {
    return of(genesis, genesisTime, present(HEIGHTS, field), present(TIMES, field));
  }

  private static List<Long> present(
      Collection<String> names, Function<String, Optional<Long>> field) {
    return names.stream().flatMap(name -> field.apply(name).stream()).toList();
  }

  /** The fork ids that follow from the rules alone: those of a file without other fork fields. */
  public static ForkIds of(Genesis genesis) {
    List<Long> heights = new ArrayList<>();
    List<Long> times = new ArrayList<>();
    for (Fork fork : Fork.values()) {
      genesis
          .config()
          .forks()
          .beginOf(fork)
          .ifPresent(begin -> (ForkSchedule.isByTime(fork) ? times : heights).add(begin));
    }
    genesis.config().gasPriceFrom().ifPresent(heights::add);
    times.addAll(genesis.config().blobSchedule().byTime().keySet());
    return of(BlockHash.of(genesis.header()), genesis.header().timestamp(), heights, times);
  }

  /** What we say with this head. */
  public ForkId at(long height, long timestamp) {
    int passed = passed(height, timestamp);
    return new ForkId(sums.get(passed), passed < forks.size() ? forks.get(passed) : 0);
  }

  /** Whether a peer with this id may be on our chain, by the four rules of EIP-2124. */
  public Optional<Mismatch> check(ForkId remote, long height, long timestamp) {
    int passed = passed(height, timestamp);
    int same = sums.indexOf(remote.hash());
    if (same == passed) {
      long head = passed < byHeight || byHeight == forks.size() ? height : timestamp;
      boolean unknownForkPassed =
          remote.next() != 0 && Long.compareUnsigned(head, remote.next()) >= 0;
      return unknownForkPassed
          ? Optional.of(Mismatch.LOCAL_INCOMPATIBLE_OR_STALE)
          : Optional.empty();
    }
    if (same < 0) {
      return Optional.of(Mismatch.LOCAL_INCOMPATIBLE_OR_STALE);
    }
    boolean knowsNext = same > passed || forks.get(same) == remote.next();
    return knowsNext ? Optional.empty() : Optional.of(Mismatch.REMOTE_STALE);
  }

  private int passed(long height, long timestamp) {
    int passed = 0;
    while (passed < forks.size() && forks.get(passed) <= (passed < byHeight ? height : timestamp)) {
      passed++;
    }
    return passed;
  }

  private static Bytes value(CRC32 sum) {
    long v = sum.getValue();
    return Bytes.ofInts((int) (v >>> 24), (int) (v >>> 16), (int) (v >>> 8), (int) v);
  }
}
