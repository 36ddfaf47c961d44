package io.witan.deploy.genesis;

import io.witan.deploy.CommandFailure;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.rules.BftConfig;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.ChainConfig.CodeSizeLimit;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.ForkSchedule;
import io.witan.protocol.rules.Transition;
import io.witan.protocol.rules.Transition.AddressChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The {@code config} section of a genesis file (GoQuorum's and geth's names, and Besu's for QBFT).
 */
final class ChainConfigJson {
  private static final int KILOBYTE = 1024;
  private static final int DEFAULT_TRANSACTION_KILOBYTES = 64;
  private static final int MOST_TRANSACTION_BYTES = 128 * KILOBYTE;

  /** Of GoQuorum, geth and Besu; what they change is not there or not a matter of rules. */
  private static final List<String> WITHOUT_EFFECT =
      List.of(
          "eip150Hash",
          "eip155Block",
          "muirGlacierBlock",
          "arrowGlacierBlock",
          "grayGlacierBlock",
          "preMergeForkBlock",
          "mergeForkBlock",
          "terminalTotalDifficultyPassed",
          "constantinopleFixBlock",
          "parisBlock",
          "yoloV3Block",
          "ewasmBlock",
          "catalystBlock",
          "qip714Block",
          "isMPS",
          "ethash",
          "clique",
          "networkId",
          "discovery",
          "checkpoint",
          "blobSchedule");

  private static final List<String> WITHOUT_EFFECT_IN_TRANSITIONS =
      List.of("enhancedPermissioningEnabled");

  /** Read elsewhere; and of Besu, how much it keeps of messages that are not for now. */
  private static final List<String> WITHOUT_EFFECT_IN_CONSENSUS =
      List.of(
          "policy",
          "ceil2Nby3Block",
          "testQBFTBlock",
          "gossipedHistoryLimit",
          "messageQueueLimit",
          "duplicateMessageLimit",
          "futureMessagesLimit",
          "futureMessagesMaxDistance",
          "allowedFutureBlockTime");

  private ChainConfigJson() {}

  static ChainConfig read(JsonFields config) {
    ChainConfig chain = chain(config);
    refuseContradictions(config, chain);
    BesuFields.refuseWhatIsNotHere(config, chain);
    config.refuseOthers(WITHOUT_EFFECT);
    return chain;
  }

  private static void refuseContradictions(JsonFields config, ChainConfig chain) {
    if (config.has("maxCodeSize") || config.has("maxCodeSizeChangeBlock")) {
      throw new CommandFailure(
          "genesis fields config.maxCodeSize and config.maxCodeSizeChangeBlock are deprecated: use"
              + " maxCodeSizeConfig");
    }
    boolean twice =
        chain.transitions().stream().anyMatch(transition -> transition.maxCodeSize().isPresent());
    if (twice && config.has("maxCodeSizeConfig")) {
      throw new CommandFailure(
          "genesis field config.maxCodeSizeConfig cannot stand beside contractSizeLimit in"
              + " config.transitions");
    }
    boolean qbft =
        chain.consensus().filter(b -> b.algorithm() == BftConfig.Algorithm.QBFT).isPresent();
    for (Transition transition : chain.transitions()) {
      Optional<BftConfig.Algorithm> next = transition.consensus().algorithm();
      if (qbft && next.filter(a -> a == BftConfig.Algorithm.IBFT).isPresent()) {
        throw new CommandFailure("config.transitions: can't transition from qbft to ibft");
      }
      qbft |= next.filter(a -> a == BftConfig.Algorithm.QBFT).isPresent();
    }
  }

  private static ChainConfig chain(JsonFields config) {
    Optional<BftConfig> consensus = consensus(config);
    boolean quorum = config.bool("isQuorum").orElse(consensus.isPresent());
    Uint256 chainId = config.uint256("chainId").orElse(Uint256.ONE);
    if (quorum && chainId.equals(Uint256.ONE)) {
      throw new CommandFailure(
          "genesis field config.chainId must not be 1: V 37 and 38 mark private transactions");
    }
    List<Transition> transitions = SectionSwitches.added(config, transitions(config));
    return new ChainConfig(
        chainId,
        forks(config, quorum),
        consensus,
        transitions,
        BesuFields.gasPriceFrom(
            config, quorum ? config.number63("enableGasPriceBlock") : Optional.of(0L), transitions),
        codeSizeLimits(config),
        quorum ? transactionBytes(config.number31("txnSizeLimit")) : MOST_TRANSACTION_BYTES,
        config.bool("blobsEnabled").orElse(!quorum),
        BlobScheduleJson.read(config),
        config.address("depositContractAddress"),
        new ChainConfig.PrivacyFrom(
            quorum,
            config.number63("privacyEnhancementsBlock"),
            config.number63("privacyPrecompileBlock")));
  }

  private static ForkSchedule forks(JsonFields config, boolean quorum) {
    Map<Fork, String> names = new EnumMap<>(Fork.class);
    names.put(Fork.HOMESTEAD, "homesteadBlock");
    names.put(Fork.TANGERINE_WHISTLE, "eip150Block");
    names.put(Fork.SPURIOUS_DRAGON, "eip158Block");
    names.put(Fork.BYZANTIUM, "byzantiumBlock");
    names.put(Fork.CONSTANTINOPLE, "constantinopleBlock");
    names.put(Fork.PETERSBURG, "petersburgBlock");
    names.put(Fork.ISTANBUL, "istanbulBlock");
    names.put(Fork.BERLIN, "berlinBlock");
    names.put(Fork.LONDON, "londonBlock");
    names.put(Fork.PARIS, "mergeNetsplitBlock");
    names.put(Fork.SHANGHAI, "shanghaiTime");
    names.put(Fork.CANCUN, "cancunTime");
    names.put(Fork.PRAGUE, "pragueTime");
    names.put(Fork.OSAKA, "osakaTime");
    EnumMap<Fork, Long> begins = new EnumMap<>(Fork.class);
    names.forEach((fork, name) -> config.number63(name).ifPresent(at -> begins.put(fork, at)));
    if (!begins.containsKey(Fork.SPURIOUS_DRAGON)) {
      config.number63("eip155Block").ifPresent(at -> begins.put(Fork.SPURIOUS_DRAGON, at));
    }
    if (!begins.containsKey(Fork.PARIS)) { // Besu's names, as the next
      config.number63("parisBlock").ifPresent(at -> begins.put(Fork.PARIS, at));
    }
    if (!begins.containsKey(Fork.PETERSBURG)) {
      config.number63("constantinopleFixBlock").ifPresent(at -> begins.put(Fork.PETERSBURG, at));
    }
    if (begins.containsKey(Fork.CONSTANTINOPLE) && !begins.containsKey(Fork.PETERSBURG)) {
      begins.put(Fork.PETERSBURG, begins.get(Fork.CONSTANTINOPLE));
    }
    boolean merged = config.uint256("terminalTotalDifficulty").filter(Uint256::isZero).isPresent();
    if (merged && !begins.containsKey(Fork.PARIS)) {
      begins.put(Fork.PARIS, 0L);
    }
    // GoQuorum ends with Berlin and ignores this field: its quick-start networks have it wrong.
    if (quorum && begins.getOrDefault(Fork.LONDON, Long.MAX_VALUE) < berlin(begins)) {
      begins.remove(Fork.LONDON);
    }
    requireOrder(begins, names);
    return ForkSchedule.of(begins);
  }

  private static long berlin(Map<Fork, Long> begins) {
    return begins.getOrDefault(Fork.BERLIN, 0L);
  }

  /**
   * Later forks may not begin before earlier ones; those that are not given begin with the next.
   */
  private static void requireOrder(Map<Fork, Long> begins, Map<Fork, String> names) {
    Fork last = Fork.FRONTIER;
    for (Map.Entry<Fork, Long> entry : begins.entrySet()) {
      Fork fork = entry.getKey();
      boolean comparable = ForkSchedule.isByTime(fork) == ForkSchedule.isByTime(last);
      if (comparable && begins.getOrDefault(last, 0L) > entry.getValue()) {
        throw new CommandFailure(
            "unsupported fork ordering: genesis field config."
                + names.get(fork)
                + " begins before config."
                + names.get(last));
      }
      last = fork;
    }
  }

  private static Optional<BftConfig> consensus(JsonFields config) {
    int sections = 0;
    for (String name : List.of("qbft", "ibft", "istanbul")) {
      sections += config.has(name) ? 1 : 0;
    }
    if (sections > 1) {
      throw new CommandFailure(
          "genesis field config must hold only one of the sections qbft, ibft and istanbul");
    }
    if (config.has("qbft")) {
      return config.object("qbft").map(s -> bft(s, BftConfig.Algorithm.QBFT));
    }
    if (config.has("ibft")) {
      return config.object("ibft").map(s -> bft(s, BftConfig.Algorithm.IBFT));
    }
    return config.object("istanbul").map(s -> bft(s, BftConfig.Algorithm.IBFT));
  }

  private static BftConfig bft(JsonFields section, BftConfig.Algorithm algorithm) {
    BftConfig before = BftConfig.QBFT_DEFAULTS;
    Transition.Consensus given = consensusChange(section);
    boolean sticky = section.number31("policy").orElse(0) == 1;
    boolean legacyQuorum =
        section.has("ceil2Nby3Block")
            ? section.number63("ceil2Nby3Block").orElse(0L) > 0
            : section.nameOf("").contains("istanbul");
    Optional<Long> epoch = section.number63("epoch");
    section.refuseOthers(WITHOUT_EFFECT_IN_CONSENSUS);
    return new BftConfig(
        algorithm,
        given.epochLength().or(() -> epoch).orElse(before.epochLength()),
        given.blockPeriod().filter(p -> !p.isZero()).orElse(before.blockPeriod()),
        given.emptyBlockPeriod().orElse(before.emptyBlockPeriod()),
        given.requestTimeout().orElse(before.requestTimeout()),
        given.maxRequestTimeout().orElse(before.maxRequestTimeout()),
        sticky ? BftConfig.Policy.STICKY : BftConfig.Policy.ROUND_ROBIN,
        given.twoFPlusOne().orElse(legacyQuorum),
        given.validatorContract().flatMap(AddressChange::to),
        given.validators(),
        given.blockReward().orElse(Uint256.ZERO),
        given.miningBeneficiary().flatMap(AddressChange::to));
  }

  private static Transition.Consensus consensusChange(JsonFields s) {
    return new Transition.Consensus(
        s.text("algorithm").map(ChainConfigJson::algorithm),
        s.number63("epochlength"),
        period(s, "blockperiod"),
        period(s, "emptyblockperiod"),
        period(s, "requesttimeout"),
        period(s, "maxRequestTimeout"),
        s.bool("2FPlus1Enabled"),
        contractChange(s),
        s.addresses("validators"),
        s.uint256("blockReward"),
        beneficiaryChange(s));
  }

  /**
   * An address means {@code fixed}; the mode {@code validators} goes back to the block's author.
   */
  private static Optional<AddressChange> beneficiaryChange(JsonFields s) {
    Optional<AddressChange> named =
        s.address("miningBeneficiary").map(a -> new AddressChange(Optional.of(a)));
    return switch (s.text("beneficiaryMode").orElse("").toLowerCase(Locale.ROOT)) {
      case "" -> named;
      case "fixed" ->
          Optional.of(
              named.orElseThrow(
                  () ->
                      new CommandFailure(
                          "genesis field " + s.nameOf("miningBeneficiary") + " is missing")));
      case "validator", "validators" -> Optional.of(new AddressChange(Optional.empty()));
      default ->
          throw new CommandFailure(
              "genesis field "
                  + s.nameOf("beneficiaryMode")
                  + ": beneficiary mode is not valid, should be either fixed or validators");
    };
  }

  private static Optional<AddressChange> contractChange(JsonFields s) {
    Optional<AddressChange> named =
        s.address("validatorcontractaddress").map(a -> new AddressChange(Optional.of(a)));
    return switch (s.text("validatorselectionmode").orElse("")) {
      case "", "contract" -> named;
      case "blockheader" -> Optional.of(new AddressChange(Optional.empty()));
      default ->
          throw new CommandFailure(
              "genesis field "
                  + s.nameOf("validatorselectionmode")
                  + ": validator selection mode is invalid, should be either contract or"
                  + " blockheader");
    };
  }

  /**
   * A time in seconds, or in milliseconds under a name of its own; Besu puts an x before what its
   * test networks alone use.
   */
  private static Optional<Duration> period(JsonFields s, String name) {
    return Stream.of(name, "x" + name).flatMap(each -> given(s, each).stream()).findFirst();
  }

  private static Optional<Duration> given(JsonFields s, String name) {
    Optional<Duration> seconds = s.number63(name + "seconds").map(Duration::ofSeconds);
    return s.number63(name + "milliseconds")
        .filter(millis -> millis > 0)
        .map(Duration::ofMillis)
        .or(() -> seconds);
  }

  private static BftConfig.Algorithm algorithm(String name) {
    return switch (name) {
      case "ibft" -> BftConfig.Algorithm.IBFT;
      case "qbft" -> BftConfig.Algorithm.QBFT;
      default ->
          throw new CommandFailure(
              "transition algorithm is invalid, should be either ibft or qbft");
    };
  }

  private static List<Transition> transitions(JsonFields config) {
    List<Transition> all = new ArrayList<>();
    for (JsonFields t : BesuFields.transitions(config)) {
      long height =
          t.number63("block")
              .orElseThrow(() -> new CommandFailure("block number not given in transitions data"));
      if (!all.isEmpty() && all.get(all.size() - 1).height() > height) {
        throw new CommandFailure("block order should be ascending in config.transitions");
      }
      all.add(
          new Transition(
              height,
              consensusChange(t),
              t.bool("gasPriceEnabled"),
              t.number31("contractsizelimit").map(ChainConfigJson::codeBytes),
              t.number31("transactionSizeLimit")
                  .filter(n -> n > 0)
                  .map(ChainConfigJson::transactionBytes),
              t.number63("miner.gaslimit"),
              new Transition.PrivacyChange(
                  t.bool("privacyEnhancementsEnabled"), t.bool("privacyPrecompileEnabled"))));
      t.refuseOthers(WITHOUT_EFFECT_IN_TRANSITIONS);
    }
    return all;
  }

  private static List<CodeSizeLimit> codeSizeLimits(JsonFields config) {
    List<CodeSizeLimit> limits = new ArrayList<>(BesuFields.codeSizeLimit(config));
    for (JsonFields entry : config.objects("maxCodeSizeConfig")) {
      long height = entry.number63("block").orElse(0L);
      if (!limits.isEmpty() && limits.getLast().height() > height) {
        throw new CommandFailure(
            "genesis field config.maxCodeSizeConfig: block order should be ascending");
      }
      limits.add(new CodeSizeLimit(height, codeBytes(entry.number31("size").orElse(24))));
      entry.refuseOthers(List.of());
    }
    return limits;
  }

  private static int codeBytes(int kilobytes) {
    if (kilobytes < 24 || kilobytes > 128) {
      throw new CommandFailure("genesis contract code size must be between 24 and 128 kilobytes");
    }
    return kilobytes * KILOBYTE;
  }

  private static int transactionBytes(Optional<Integer> given) {
    return transactionBytes(given.filter(n -> n > 0).orElse(DEFAULT_TRANSACTION_KILOBYTES));
  }

  private static int transactionBytes(int kilobytes) {
    if (kilobytes < 32 || kilobytes > 128) {
      throw new CommandFailure("Genesis transaction size limit must be between 32 and 128");
    }
    return kilobytes * KILOBYTE;
  }
}
