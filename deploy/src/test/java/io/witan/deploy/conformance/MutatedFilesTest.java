package io.witan.deploy.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.protocol.machine.Choices;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Whatever is done to a test file, the run ends with one clear remark on it at most. */
class MutatedFilesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LARGEST = 60_000;
  private static final int TIMES = 8;

  /** What a member may become; none of them is gas enough to run for long. */
  private static final String[] VALUES = {
    "null",
    "true",
    "[]",
    "{}",
    "-1",
    "1.5",
    "65537",
    "\"\"",
    "\"0x\"",
    "\"0x0\"",
    "\"0x123\"",
    "\"zz\"",
    "\"-1\"",
    "\"0x-1\"",
    "\"0xzz\"",
    "[[[[[[[[1]]]]]]]]",
    "{\"a\":{\"b\":[]}}",
    "\"0x" + "ff".repeat(40) + "\"",
    "\"" + "9".repeat(20_000) + "\"",
    "1" + "0".repeat(400),
    "\"0x" + "c1".repeat(2_000) + "\"",
    "\"0x" + "00".repeat(20) + "\"",
    "\"\\u0000\\uD800\""
  };

  /** Engine tests, of which the bundle has none, take more: they are short. */
  @Test
  void noMutationOfAnEngineTestEscapesAsACrash() throws Exception {
    byte[] file = JSON.writeValueAsBytes(new OwnChain("Prague").engine());
    List<String> crashes = new ArrayList<>();
    for (int i = 0; i < 40 * TIMES; i++) {
      TestSources.Source source =
          new TestSources.Source("own.json", file.length, () -> new ByteArrayInputStream(file));
      crashes.addAll(crashes(source.path(), mutate(source, Choices.random(i))));
    }
    assertEquals(List.of(), crashes);
  }

  @Test
  void noMutationOfAFileOfAnyFormatEscapesAsACrash() throws Exception {
    List<String> crashes = new ArrayList<>();
    for (TestSources.Source source : samples()) {
      for (int i = 0; i < TIMES; i++) {
        byte[] mutated = mutate(source, Choices.random(i));
        crashes(source.path(), mutated).forEach(crash -> crashes.add(crash));
      }
    }
    assertEquals(List.of(), crashes);
  }

  /** The smallest file of each folder of each archive, and of each topic of vectors. */
  private static List<TestSources.Source> samples() {
    Path bundle = Bundle.locate().orElse(null);
    assumeTrue(bundle != null, "the bundle is not here: skipped");
    TreeMap<String, TestSources.Source> smallest = new TreeMap<>();
    try (TestSources sources =
        TestSources.of(Bundle.GROUPS.stream().map(g -> bundle.resolve(g.name())).toList())) {
      for (TestSources.Source source : sources.files()) {
        String path = source.path();
        int inside = path.indexOf('!');
        String[] steps = path.substring(inside + 1).split("/", -1);
        String group =
            path.substring(0, inside + 1) + steps[0] + (steps.length > 2 ? steps[1] : "");
        smallest.merge(
            inside < 0 ? path : group, inMemory(source), (a, b) -> a.size() <= b.size() ? a : b);
      }
    }
    return smallest.values().stream()
        .filter(source -> source.size() > 0 && source.size() < LARGEST)
        .filter(source -> !isSlow(source.path()))
        .sorted(Comparator.comparing(TestSources.Source::path))
        .toList();
  }

  /** To decrypt a key store takes a tenth of a second at the least. */
  private static boolean isSlow(String path) {
    String lower = path.toLowerCase(Locale.ROOT);
    return lower.contains("keystore") || lower.contains("quickstart_nodes");
  }

  /** Read while the archive is open. */
  private static TestSources.Source inMemory(TestSources.Source source) {
    if (source.size() >= LARGEST) {
      return source;
    }
    try (InputStream in = source.opener().open()) {
      byte[] content = in.readAllBytes();
      return new TestSources.Source(
          source.path(), content.length, () -> new ByteArrayInputStream(content));
    } catch (IOException broken) {
      throw new AssertionError(broken);
    }
  }

  private static byte[] mutate(TestSources.Source source, Choices choices) throws IOException {
    byte[] content;
    try (InputStream in = source.opener().open()) {
      content = in.readAllBytes();
    }
    if (!source.path().endsWith(".json") || choices.pick("layer", 4) == 0) {
      return mutateBytes(content, choices);
    }
    JsonNode json = JSON.readTree(content);
    int changes = 1 + choices.pick("changes", 3);
    for (int i = 0; i < changes; i++) {
      mutateJson(json, choices);
    }
    return JSON.writeValueAsBytes(json);
  }

  private static byte[] mutateBytes(byte[] content, Choices choices) {
    int at = choices.pick("at", content.length);
    switch (choices.pick("how", 3)) {
      case 0 -> {
        return Arrays.copyOf(content, at);
      }
      case 1 -> content[at] = (byte) choices.pick("byte", 256);
      default -> content[at] ^= (byte) (1 << choices.pick("bit", 8));
    }
    return content;
  }

  /** Goes down at random and replaces or removes what is there. */
  private static void mutateJson(JsonNode root, Choices choices) throws IOException {
    JsonNode at = root;
    while (true) {
      if (at.isEmpty()) {
        return;
      }
      int index = choices.pick("child", at.size());
      JsonNode child = child(at, index);
      if (child.isContainerNode() && !child.isEmpty() && choices.pick("deeper", 8) > 0) {
        at = child;
        continue;
      }
      boolean remove = choices.pick("remove", 3) == 0;
      JsonNode value = JSON.readTree(VALUES[choices.pick("value", VALUES.length)]);
      if (at instanceof ObjectNode object) {
        String name = new ArrayList<>(object.properties()).get(index).getKey();
        JsonNode ignored = remove ? object.remove(name) : object.replace(name, value);
      } else if (at instanceof ArrayNode array) {
        JsonNode ignored = remove ? array.remove(index) : array.set(index, value);
      }
      return;
    }
  }

  private static JsonNode child(JsonNode parent, int index) {
    return parent.isObject()
        ? new ArrayList<>(parent.properties()).get(index).getValue()
        : parent.get(index);
  }

  private static List<String> crashes(String path, byte[] content) throws InterruptedException {
    TestRun run =
        new TestRun(
            Formats.ALL,
            new TestRun.Selection(Optional.empty(), Optional.empty(), 0, 1, false),
            Duration.ofMinutes(5));
    run.run(
        List.of(
            new TestSources.Source(path, content.length, () -> new ByteArrayInputStream(content))),
        1);
    List<String> crashes = new ArrayList<>();
    run.tally().failures().stream()
        .map(Tally.Remark::reason)
        .filter(reason -> reason.startsWith("crashed"))
        .forEach(reason -> crashes.add(path + ": " + reason));
    run.tally().unusable().stream()
        .map(Tally.Remark::reason)
        .filter(reason -> reason.startsWith("cannot be used"))
        .forEach(reason -> crashes.add(path + ": " + reason + " in " + brief(content)));
    return crashes;
  }

  private static String brief(byte[] content) {
    return new String(content, 0, Math.min(content.length, 200), StandardCharsets.UTF_8);
  }
}
