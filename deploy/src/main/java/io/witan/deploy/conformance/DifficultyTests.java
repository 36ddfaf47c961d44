package io.witan.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.deploy.conformance.Difficulty.Formula;
import io.witan.protocol.ledger.EmptyHashes;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;

/** DifficultyTests, by fork, and those of BasicTests, where the file's name says the network. */
final class DifficultyTests implements ConformanceFormat {
  @Override
  public String name() {
    return "difficulty";
  }

  @Override
  public boolean recognises(TestFile file) {
    JsonNode first = file.first();
    return isCase(first)
        || (first.isObject() && first.properties().stream().anyMatch(e -> isFork(e.getValue())));
  }

  private static boolean isCase(JsonNode test) {
    return test.has("parentDifficulty") && test.has("currentDifficulty");
  }

  private static boolean isFork(JsonNode cases) {
    return cases.isObject() && !cases.isEmpty() && isCase(cases.iterator().next());
  }

  @Override
  public void run(TestFile file, CaseSink sink) {
    if (isCase(file.first())) {
      String network = file.stem().toLowerCase(Locale.ROOT);
      file.json()
          .properties()
          .forEach(
              e ->
                  sink.check(
                      e.getKey(),
                      () -> check(e.getValue(), ofNetwork(network, number(e.getValue())))));
      return;
    }
    for (var group : file.json().properties()) {
      for (var fork : group.getValue().properties()) {
        if (isFork(fork.getValue())) {
          fork.getValue()
              .properties()
              .forEach(
                  e ->
                      sink.check(
                          fork.getKey(), e.getKey(), () -> onFork(fork.getKey(), e.getValue())));
        }
      }
    }
  }

  private static Outcome onFork(String fork, JsonNode test) {
    return ofFork(fork)
        .map(formula -> check(test, formula))
        .orElseGet(() -> new Outcome.Excluded("\"" + fork + "\" has no proof of work"));
  }

  private static Outcome check(JsonNode test, Formula formula) {
    BigInteger actual =
        Difficulty.of(
            formula,
            number(test),
            Fields.integer(test, "currentTimestamp"),
            Fields.integer(test, "parentDifficulty"),
            Fields.integer(test, "parentTimestamp"),
            parentHasOmmers(test));
    return Outcome.equal("difficulty", Fields.integer(test, "currentDifficulty"), actual);
  }

  private static BigInteger number(JsonNode test) {
    return Fields.integer(test, "currentBlockNumber");
  }

  /** Either a count or the hash of the list. */
  private static boolean parentHasOmmers(JsonNode test) {
    if (!test.has("parentUncles")) {
      return false;
    }
    BigInteger value = Fields.integer(test, "parentUncles");
    return value.signum() != 0
        && !value.equals(new BigInteger(1, EmptyHashes.OMMERS.bytes().unsafeArray()));
  }

  static Optional<Formula> ofFork(String fork) {
    return switch (fork) {
      case "Frontier" -> Optional.of(Formula.FRONTIER);
      case "Homestead", "EIP150", "EIP158" -> Optional.of(Formula.HOMESTEAD);
      case "Byzantium" -> Optional.of(Formula.BYZANTIUM);
      case "Constantinople", "ConstantinopleFix", "Istanbul" -> Optional.of(Formula.CONSTANTINOPLE);
      case "MuirGlacier", "Berlin" -> Optional.of(Formula.MUIR_GLACIER);
      case "London" -> Optional.of(Formula.LONDON);
      case "ArrowGlacier" -> Optional.of(Formula.ARROW_GLACIER);
      case "GrayGlacier" -> Optional.of(Formula.GRAY_GLACIER);
      default -> Optional.empty();
    };
  }

  /** When the networks changed their formula, up to the time that the files were made. */
  private static Formula ofNetwork(String network, BigInteger number) {
    boolean custom = network.contains("customhomestead");
    boolean ropsten = network.contains("ropsten");
    long homestead = custom || ropsten ? 0 : 1_150_000;
    long byzantium = custom ? Long.MAX_VALUE : ropsten ? 1_700_000 : 4_370_000;
    long height = number.longValueExact();
    if (ropsten && height >= 4_230_000) {
      return Formula.CONSTANTINOPLE;
    }
    return height >= byzantium
        ? Formula.BYZANTIUM
        : height >= homestead ? Formula.HOMESTEAD : Formula.FRONTIER;
  }
}
