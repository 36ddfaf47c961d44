package io.witan.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The house rules that a machine can check, over the sources of every module. */
final class TidyTest {
  private static final Path ROOT = root();
  private static final int FILE_LINES = 400;
  private static final int METHOD_LINES = 60;
  private static final List<String> MODULES =
      List.of("protocol", "persistence", "actors", "http-api", "deploy", "simulations");

  /** Vectors cannot be handed from method to method (protocol, decision record 0020). */
  private static final Set<String> MAY_BE_LONG = Set.of("KeccakLanes.permute");

  private static final Pattern BANNED_NAME =
      Pattern.compile("(.*(Impl|Utils?|Helper)|(Abstract|Default|Base)[A-Z].*)\\.java");
  private static final Pattern MANAGER = Pattern.compile("(?!TransactionManager).*Manager\\.java");
  private static final Pattern BANNED_TEXT =
      Pattern.compile(
          "\\bTODO\\b|\\bFIXME\\b|\\bXXX\\b|Thread\\.sleep|printStackTrace|@Disabled"
              + "|catch \\((Throwable|Exception) \\w+\\) *\\{ *\\}");

  @Test
  void filesAreShort() {
    check(
        path -> true, (path, lines) -> lines.size() > FILE_LINES ? lines.size() + " lines" : null);
  }

  @Test
  void methodsAreShort() throws IOException {
    List<LongMethod> found = LongMethod.in(sources(), METHOD_LINES);
    assertEquals(
        List.of(), found.stream().filter(each -> !MAY_BE_LONG.contains(each.where())).toList());
  }

  @Test
  void namesSayWhatThingsAre() {
    check(
        path -> true,
        (path, lines) -> {
          String name = path.getFileName().toString();
          boolean banned = BANNED_NAME.matcher(name).matches() || MANAGER.matcher(name).matches();
          return banned ? "a name that the house avoids" : null;
        });
  }

  @Test
  void nothingIsLeftOver() {
    check(path -> !path.endsWith("TidyTest.java"), (path, lines) -> first(lines, BANNED_TEXT));
  }

  @Test
  void protocolIsPure() {
    Pattern banned =
        Pattern.compile(
            "import (static )?(akka|scala|java\\.sql|javax\\.sql|org\\.slf4j|com\\.fasterxml"
                + "|java\\.util\\.concurrent|java\\.util\\.Random|java\\.security\\.SecureRandom"
                + "|java\\.time\\.Clock|java\\.nio\\.file|java\\.net|java\\.util\\.HashMap"
                + "|java\\.util\\.HashSet)\\b|\\bnew (HashMap|HashSet)\\b|Thread\\b|System\\."
                + "(currentTimeMillis|nanoTime|out|err)|Instant\\.now|Math\\.random");
    check(path -> isMain(path, "protocol"), (path, lines) -> firstCode(lines, banned));
  }

  @Test
  void modulesSeeOnlyWhatTheyMay() {
    seesNot("protocol", "io\\.witan\\.(persistence|actors|httpapi|deploy|simulations)");
    seesNot("persistence", "io\\.witan\\.(actors|httpapi|deploy|simulations)|akka\\.http");
    seesNot(
        "actors",
        "io\\.witan\\.(persistence|httpapi|deploy|simulations)|java\\.sql|akka\\.http"
            + "|akka\\.persistence\\.jdbc");
    seesNot(
        "http-api", "io\\.witan\\.(persistence|deploy|simulations)|java\\.sql|akka\\.persistence");
    seesNot("deploy", "io\\.witan\\.simulations");
    seesNot("simulations", "io\\.witan\\.(persistence|actors|httpapi|deploy)|akka|java\\.sql");
  }

  @Test
  void theSimulatedWorldIsDeterministic() {
    Pattern banned =
        Pattern.compile(
            "import java\\.util\\.(HashMap|HashSet|Random|concurrent)|Instant\\.now"
                + "|System\\.(currentTimeMillis|nanoTime)");
    check(
        path -> isMain(path, "simulations") && path.toString().contains("/world/"),
        (path, lines) -> firstCode(lines, banned));
  }

  @Test
  void everyModuleIntroducesItself() {
    for (String module : MODULES) {
      assertTrue(Files.isRegularFile(ROOT.resolve(module).resolve("README.md")), module);
    }
  }

  private interface Rule {
    String fault(Path path, List<String> lines);
  }

  private static void seesNot(String module, String packages) {
    Pattern banned = Pattern.compile("^import (static )?(" + packages + ")\\b");
    check(path -> isMain(path, module), (path, lines) -> firstCode(lines, banned));
  }

  private static void check(Predicate<Path> which, Rule rule) {
    List<String> faults = new ArrayList<>();
    int seen = 0;
    for (Path path : sources()) {
      seen++;
      if (which.test(path)) {
        String fault = rule.fault(path, lines(path));
        if (fault != null) {
          faults.add(ROOT.relativize(path) + ": " + fault);
        }
      }
    }
    assertTrue(seen > 50, "the sources were not found under " + ROOT);
    assertEquals("", String.join("\n", faults));
  }

  private static String first(List<String> lines, Pattern pattern) {
    for (int i = 0; i < lines.size(); i++) {
      Matcher matcher = pattern.matcher(lines.get(i));
      if (matcher.find()) {
        return "'" + matcher.group() + "' at line " + (i + 1);
      }
    }
    return null;
  }

  private static String firstCode(List<String> lines, Pattern pattern) {
    return first(
        lines.stream()
            .map(l -> l.strip().startsWith("*") || l.strip().startsWith("/") ? "" : l)
            .toList(),
        pattern);
  }

  private static boolean isMain(Path path, String module) {
    return path.startsWith(ROOT.resolve(module).resolve("src").resolve("main"));
  }

  private static List<Path> sources() {
    List<Path> all = new ArrayList<>();
    for (String module : MODULES) {
      Path sources = ROOT.resolve(module).resolve("src");
      if (Files.isDirectory(sources)) {
        try (Stream<Path> files = Files.walk(sources)) {
          files.filter(path -> path.toString().endsWith(".java")).sorted().forEach(all::add);
        } catch (IOException unreadable) {
          throw new AssertionError(unreadable);
        }
      }
    }
    return all;
  }

  private static List<String> lines(Path path) {
    try {
      return Files.readAllLines(path);
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve("http-api"))) {
      folder = folder.getParent();
    }
    return folder;
  }
}
