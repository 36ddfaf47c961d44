package io.witan.deploy.conformance;

import io.witan.protocol.rules.Fork;
import java.util.Comparator;
import java.util.LinkedHashMap;
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
  }

  /** By age; names that are not known come last, by the alphabet. */
  static final Comparator<String> BY_AGE =
      Comparator.comparingInt((String name) -> named(name).map(Fork::ordinal).orElse(99))
          .thenComparing(Comparator.naturalOrder());

  private Forks() {}

  static Optional<Fork> named(String name) {
    return Optional.ofNullable(NAMES.get(name));
  }

  /** Passes a fork that we know to {@code test}; any other is excluded. */
  static Outcome on(String name, Function<Fork, Outcome> test) {
    return named(name)
        .map(test)
        .orElseGet(() -> new Outcome.Excluded("fork \"" + name + "\" is not known"));
  }
}
