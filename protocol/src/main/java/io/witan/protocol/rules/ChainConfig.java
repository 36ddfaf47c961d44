package io.witan.protocol.rules;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.evm.precompile.Precompiles;
import java.util.List;
import java.util.Optional;

/**
 * The {@code config} section of a genesis: the only place that says which rules hold at a height.
 *
 * @param consensus the engine and its parameters at height 0
 * @param transitions changes at later heights, ascending
 * @param gasPriceFrom height from which gas has a price; empty where transactions are free
 * @param maxTransactionSize of an encoded transaction, in bytes
 * @param blobsEnabled whether blob transactions are admitted from Cancun on
 * @param blobSchedule how many blobs a block may hold
 * @param depositContract whose logs are requests to a beacon chain (EIP-6110); where it is named,
 *     the other contracts of such requests must be there too
 * @param privacy where private transactions begin
 */
public record ChainConfig(
    Uint256 chainId,
    ForkSchedule forks,
    Optional<BftConfig> consensus,
    List<Transition> transitions,
    Optional<Long> gasPriceFrom,
    List<CodeSizeLimit> codeSizeLimits,
    int maxTransactionSize,
    boolean blobsEnabled,
    BlobSchedule blobSchedule,
    Optional<Address> depositContract,
    PrivacyFrom privacy) {
  /** Of an encoded transaction where a genesis says nothing else, in bytes (GoQuorum). */
  public static final int STANDARD_TRANSACTION_SIZE = 64 * 1024;

  /** A limit on deployed code that holds from a height on, in bytes. */
  public record CodeSizeLimit(long height, int bytes) {}

  /**
   * From which heights on there is what of private transactions; empty where never.
   *
   * @param isQuorum whether there are private transactions at all
   */
  public record PrivacyFrom(boolean isQuorum, Optional<Long> enhancements, Optional<Long> markers) {
    /** Private transactions of the standard kind, or none. */
    public static PrivacyFrom of(boolean isQuorum) {
      return new PrivacyFrom(isQuorum, Optional.empty(), Optional.empty());
    }

    private Privacy at(long height) {
      return new Privacy(
          isQuorum,
          enhancements.filter(from -> height >= from).isPresent(),
          markers.filter(from -> height >= from).isPresent());
    }
  }

  public ChainConfig {
    transitions = List.copyOf(transitions);
    codeSizeLimits = List.copyOf(codeSizeLimits);
  }

  /**
   * A chain without a beacon chain, whose blobs are those of its forks; private transactions are
   * where consensus is BFT.
   */
  public ChainConfig(
      Uint256 chainId,
      ForkSchedule forks,
      Optional<BftConfig> consensus,
      List<Transition> transitions,
      Optional<Long> gasPriceFrom,
      List<CodeSizeLimit> codeSizeLimits,
      int maxTransactionSize,
      boolean blobsEnabled) {
    this(
        chainId,
        forks,
        consensus,
        transitions,
        gasPriceFrom,
        codeSizeLimits,
        maxTransactionSize,
        blobsEnabled,
        BlobSchedule.STANDARD,
        Optional.empty(),
        PrivacyFrom.of(consensus.isPresent()));
  }

  /**
   * The same without transitions, whose gas is free: transactions of up to 64 KiB, no blobs, code
   * of up to each fork's size.
   */
  public ChainConfig(Uint256 chainId, ForkSchedule forks, Optional<BftConfig> consensus) {
    this(
        chainId,
        forks,
        consensus,
        List.of(),
        Optional.empty(),
        List.of(),
        STANDARD_TRANSACTION_SIZE,
        false);
  }

  /** The same chain with private transactions from elsewhere on. */
  public ChainConfig withPrivacy(PrivacyFrom from) {
    return new ChainConfig(
        chainId,
        forks,
        consensus,
        transitions,
        gasPriceFrom,
        codeSizeLimits,
        maxTransactionSize,
        blobsEnabled,
        blobSchedule,
        depositContract,
        from);
  }

  /** The same chain under another engine. */
  public ChainConfig withConsensus(BftConfig engine) {
    return new ChainConfig(
        chainId,
        forks,
        Optional.of(engine),
        transitions,
        gasPriceFrom,
        codeSizeLimits,
        maxTransactionSize,
        blobsEnabled,
        blobSchedule,
        depositContract,
        privacy);
  }

  /**
   * The execution rules of a block.
   *
   * @param timestamp the block's, in seconds
   */
  public Rules at(long height, long timestamp) {
    boolean priced = gasPriceFrom.isPresent() && height >= gasPriceFrom.get();
    int codeSize = Rules.DEFAULT_MAX_CODE_SIZE;
    for (CodeSizeLimit limit : codeSizeLimits) {
      if (height >= limit.height) {
        codeSize = limit.bytes;
      }
    }
    int transactionSize = maxTransactionSize;
    Privacy allowed = privacy.at(height);
    for (Transition transition : transitions) {
      if (height >= transition.height()) {
        priced = transition.gasPriceEnabled().orElse(priced);
        codeSize = transition.maxCodeSize().orElse(codeSize);
        transactionSize = transition.maxTransactionSize().orElse(transactionSize);
        allowed = transition.privacy().apply(allowed);
      }
    }
    Fork fork = forks.at(height, timestamp);
    return new Rules(
        chainId,
        fork,
        Precompiles.at(fork),
        priced,
        codeSize,
        transactionSize,
        blobsEnabled,
        blobSchedule.at(fork, timestamp),
        depositContract,
        allowed);
  }

  /** The parameters of consensus on the block of this height; empty on a chain without BFT. */
  public Optional<BftConfig> consensusAt(long height) {
    return consensus.map(
        start -> {
          BftConfig config = start;
          for (Transition transition : transitions) {
            if (height >= transition.height()) {
              config = transition.consensus().apply(config);
            }
          }
          return config;
        });
  }
}
