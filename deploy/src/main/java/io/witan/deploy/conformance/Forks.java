package io.witan.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.rules.BlobLimits;
import io.witan.protocol.rules.BlobSchedule;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.ForkSchedule;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The names that official tests give to forks. */
final class Forks {
  private static final Map<String, Fork> NAMES = new LinkedHashMap<>();

  static {
    NAMES.put("Frontier", Fork.FRONTIER);
    NAMES.put("Homestead", Fork.HOMESTEAD);
    NAMES.put("EIP150", Fork.TANGERINE_WHISTLE);
    NAMES.put("TangerineWhistle", Fork.TANGERINE_WHISTLE);
    NAMES.put("EIP158", Fork.SPURIOUS_DRAGON);
    NAMES.put("SpuriousDragon", Fork.SPURIOUS_DRAGON);
    NAMES.put("Byzantium", Fork.BYZANTIUM);
    NAMES.put("Constantinople", Fork.CONSTANTINOPLE);
    NAMES.put("ConstantinopleFix", Fork.PETERSBURG);
    NAMES.put("Petersburg", Fork.PETERSBURG);
    NAMES.put("Istanbul", Fork.ISTANBUL);
    NAMES.put("MuirGlacier", Fork.ISTANBUL);
    NAMES.put("Berlin", Fork.BERLIN);
    NAMES.put("London", Fork.LONDON);
    NAMES.put("ArrowGlacier", Fork.LONDON);
    NAMES.put("GrayGlacier", Fork.LONDON);
    NAMES.put("Merge", Fork.PARIS);
    NAMES.put("Paris", Fork.PARIS);
    NAMES.put("Shanghai", Fork.SHANGHAI);
    NAMES.put("Cancun", Fork.CANCUN);
    NAMES.put("Prague", Fork.PRAGUE);
    NAMES.put("Osaka", Fork.OSAKA);
    for (int i = 1; i <= 5; i++) {
      NAMES.put("BPO" + i, Fork.OSAKA);
    }
  }

  /** Of the forks that change blob parameters alone (EIP-7892); others state theirs in the test. */
  private static final Map<String, BlobLimits> BLOBS =
      Map.of("BPO1", new BlobLimits(10, 15, 8_346_193), "BPO2", new BlobLimits(14, 21, 11_684_671));

  private static final Address DEPOSIT_CONTRACT =
      Address.fromHex("0x00000000219ab540356cbb839cbe05303d7705fa");

  private static final List<String> ORDER = List.copyOf(NAMES.keySet());

  /** By age; names that are not known come last, by the alphabet. */
  static final Comparator<String> BY_AGE =
      Comparator.comparingInt((String name) -> ORDER.indexOf(name) & Integer.MAX_VALUE)
          .thenComparing(Comparator.naturalOrder());

  private Forks() {}

  static Optional<Fork> named(String name) {
    return Optional.ofNullable(NAMES.get(name));
  }

  /**
   * Ethereum with this fork from the first block on.
   *
   * @param test whose member {@code config} may name the chain's id and other limits on blobs
   */
  static Optional<ChainConfig> chain(String name, JsonNode test) {
    return named(name).map(fork -> chain(name, fork, test.path("config")));
  }

  private static ChainConfig chain(String name, Fork fork, JsonNode config) {
    Optional<BlobLimits> blobs = Optional.ofNullable(BLOBS.get(name));
    JsonNode stated = config.path("blobSchedule").path(name);
    if (stated.isObject()) {
      blobs = Optional.of(blobs(stated));
    }
    return new ChainConfig(
        config.has("chainid") ? Fields.word(config, "chainid") : Uint256.ONE,
        ForkSchedule.all(fork),
        Optional.empty(),
        List.of(),
        Optional.of(0L),
        List.of(),
        Integer.MAX_VALUE,
        true,
        new BlobSchedule(
            blobs.map(limits -> Map.of(fork, limits)).orElse(Map.of()),
            Collections.emptySortedMap()),
        Optional.of(DEPOSIT_CONTRACT),
        ChainConfig.PrivacyFrom.of(false));
  }

  private static BlobLimits blobs(JsonNode limits) {
    int target = (int) Math.min(Integer.MAX_VALUE, Fields.number(limits, "target"));
    int most = (int) Math.min(Integer.MAX_VALUE, Fields.number(limits, "max"));
    long fraction = Fields.number(limits, "baseFeeUpdateFraction");
    if (most < Math.max(1, target) || fraction < 1) {
      throw new MalformedTest("member \"blobSchedule\" allows no blobs or has no price");
    }
    return new BlobLimits(target, most, fraction);
  }

  /** Passes a fork that we know to {@code test}; any other is excluded. */
  static Outcome on(String name, Function<Fork, Outcome> test) {
    return named(name).map(test).orElseGet(() -> unknown(name));
  }

  static Outcome unknown(String name) {
    return new Outcome.Excluded("fork \"" + name + "\" is not known");
  }
}
