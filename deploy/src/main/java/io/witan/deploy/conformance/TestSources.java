package io.witan.deploy.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import io.witan.deploy.CommandFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The test files below folders, inside archives, and given one by one; read when asked for. */
final class TestSources implements AutoCloseable {
  /** The most bytes of a file that are read. */
  static final int MAX_FILE = 128 << 20;

  private static final int MAX_FILES = 2_000_000;
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_JAVA_COMMENTS).build();

  static {
    JSON.getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder()
                .maxStringLength(MAX_FILE)
                .maxNestingDepth(1100)
                .maxNumberLength(10_000)
                .build());
  }

  /** A file that may hold tests. */
  record Source(String path, long size, Opener opener) {
    interface Opener {
      InputStream open() throws IOException;
    }

    /**
     * Reads it whole.
     *
     * @throws MalformedTest if it is too large, cannot be read or is not JSON
     */
    TestFile read() {
      if (size > MAX_FILE) {
        throw new MalformedTest("has more than " + (MAX_FILE >> 20) + " MiB");
      }
      byte[] content;
      try (InputStream in = opener.open()) {
        content = in.readNBytes(MAX_FILE + 1);
      } catch (IOException broken) {
        throw new MalformedTest("cannot be read: " + broken.getMessage());
      }
      if (content.length > MAX_FILE) {
        throw new MalformedTest("has more than " + (MAX_FILE >> 20) + " MiB");
      }
      return new TestFile(path, parse(content));
    }

    private JsonNode parse(byte[] content) {
      if (!path.endsWith(".json")) {
        return TextNode.valueOf(new String(content, StandardCharsets.UTF_8));
      }
      try {
        JsonNode json = JSON.readTree(content);
        if (json == null || json.isMissingNode()) {
          throw new MalformedTest("is empty");
        }
        return json;
      } catch (JsonProcessingException wrong) {
        throw new MalformedTest(
            "is not JSON: "
                + wrong.getOriginalMessage().lines().findFirst().orElse("")
                + (wrong.getLocation() == null
                    ? ""
                    : " (line " + wrong.getLocation().getLineNr() + ")"));
      } catch (IOException wrong) {
        throw new MalformedTest("is not JSON: " + wrong.getMessage());
      }
    }
  }

  private final List<Source> files = new ArrayList<>();
  private final List<ZipFile> archives = new ArrayList<>();

  /** Sorted by path, but for a few that take long. */
  List<Source> files() {
    return Collections.unmodifiableList(files);
  }

  /**
   * Finds the files of all inputs.
   *
   * @throws CommandFailure if an input does not exist or is not readable
   */
  static TestSources of(List<Path> inputs) {
    TestSources sources = new TestSources();
    try {
      for (Path input : inputs) {
        sources.add(input);
      }
    } catch (RuntimeException unusable) {
      sources.close();
      throw unusable;
    }
    // What takes minutes comes first, so that it does not come alone at the end.
    sources.files.sort(
        Comparator.comparing((Source source) -> !source.path.contains("MaxRounds"))
            .thenComparing(Source::path));
    return sources;
  }

  private void add(Path input) {
    if (!Files.exists(input)) {
      throw new CommandFailure(input + " does not exist");
    }
    try {
      if (Files.isDirectory(input)) {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(input)) {
          walk.filter(Files::isRegularFile).filter(TestSources::isCandidate).forEach(found::add);
        }
        for (Path file : found) {
          addFile(file);
        }
      } else {
        addFile(input);
      }
    } catch (IOException | UncheckedIOException broken) {
      throw new CommandFailure(input + " cannot be read: " + broken.getMessage());
    }
  }

  private void addFile(Path file) throws IOException {
    if (file.toString().endsWith(".zip")) {
      addArchive(file);
    } else {
      addSource(new Source(file.toString(), Files.size(file), () -> Files.newInputStream(file)));
    }
  }

  private void addArchive(Path file) {
    try {
      ZipFile archive = new ZipFile(file.toFile());
      archives.add(archive);
      for (ZipEntry entry : Collections.list(archive.entries())) {
        if (!entry.isDirectory() && isTest(entry.getName())) {
          addSource(
              new Source(
                  file + "!" + entry.getName(),
                  entry.getSize(),
                  () -> archive.getInputStream(entry)));
        }
      }
    } catch (IOException broken) {
      throw new CommandFailure(file + " is not a readable archive: " + broken.getMessage());
    }
  }

  private void addSource(Source source) {
    if (files.size() == MAX_FILES) {
      throw new CommandFailure("more than " + MAX_FILES + " test files were given");
    }
    files.add(source);
  }

  private static boolean isCandidate(Path file) {
    String name = file.toString();
    return name.endsWith(".zip") || isTest(name);
  }

  private static boolean isTest(String name) {
    // Besu keeps one file that is malformed on purpose.
    return (name.endsWith(".json") || name.endsWith(".io"))
        && !name.contains("/.meta/")
        && !name.endsWith("evmtool/bogus-test.json");
  }

  @Override
  public void close() {
    for (ZipFile archive : archives) {
      try {
        archive.close();
      } catch (IOException ignored) {
        // Nothing was written, so nothing is lost.
      }
    }
  }
}
