package io.witan.deploy.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import io.witan.deploy.CommandFailure;
import io.witan.protocol.bytes.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The test files below folders, inside archives, and given one by one; read when asked for. */
final class TestSources implements AutoCloseable {
  /** The most bytes of a file that are read. */
  static final int MAX_FILE = 64 << 20;

  private static final int MAX_FILES = 2_000_000;
  private static final int MAX_DEPTH = 100;
  private static final List<String> SLOW =
      List.of("MaxRounds", "quickstart_nodes", "keystore", "vmPerformance", "stTimeConsuming");

  /** Of one file: what they become in memory is bounded too. */
  private static final int MAX_TOKENS = 8_000_000;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  static {
    JSON.getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder()
                .maxStringLength(MAX_FILE)
                .maxNestingDepth(1100)
                .maxNumberLength(10_000)
                .maxTokenCount(MAX_TOKENS)
                .build());
  }

  /** A file that may hold tests. */
  record Source(String path, long size, Opener opener, TestFile.Neighbours neighbours) {
    interface Opener {
      InputStream open() throws IOException;
    }

    /** A file without others beside it. */
    Source(String path, long size, Opener opener) {
      this(path, size, opener, other -> Optional.empty());
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
      return new TestFile(path, parse(content), neighbours);
    }

    private JsonNode parse(byte[] content) {
      return path.endsWith(".json")
          ? json(Bytes.wrap(content))
          : TextNode.valueOf(new String(content, StandardCharsets.UTF_8));
    }
  }

  /**
   * Reads a file's content.
   *
   * @throws MalformedTest if it is not JSON
   */
  static JsonNode json(Bytes content) {
    try {
      JsonNode json = JSON.readTree(content.unsafeArray());
      if (json == null || json.isMissingNode()) {
        throw new MalformedTest("is empty");
      }
      return json;
    } catch (JsonProcessingException wrong) {
      throw new MalformedTest("is not JSON: " + brief(wrong));
    } catch (IOException wrong) {
      throw new MalformedTest("is not JSON: " + wrong.getMessage());
    }
  }

  /** Without the library's hints at its own switches. */
  private static String brief(JsonProcessingException wrong) {
    String text = wrong.getOriginalMessage().lines().findFirst().orElse("");
    int hint = text.indexOf(" for `");
    String place =
        wrong.getLocation() == null ? "" : " (line " + wrong.getLocation().getLineNr() + ")";
    return text.substring(0, hint < 0 ? text.length() : hint).replaceAll(" \\(.*", "") + place;
  }

  /** A folder or file that cannot be looked into. */
  record Unusable(String path, String reason) {}

  private final List<Source> files = new ArrayList<>();
  private final List<Unusable> unusable = new ArrayList<>();
  private final List<ZipFile> archives = new ArrayList<>();

  /** Sorted by path, but for a few that take long. */
  List<Source> files() {
    return Collections.unmodifiableList(files);
  }

  /** What could not be looked into; the rest runs all the same. */
  List<Unusable> unusable() {
    return Collections.unmodifiableList(unusable);
  }

  /** Finds the files of all inputs. */
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
        Comparator.comparing((Source source) -> SLOW.stream().noneMatch(source.path::contains))
            .thenComparing(Source::path));
    return sources;
  }

  private void add(Path input) {
    try {
      if (Files.isDirectory(input)) {
        Files.walkFileTree(
            input, EnumSet.of(FileVisitOption.FOLLOW_LINKS), MAX_DEPTH, new Candidates());
      } else if (Files.exists(input)) {
        addFile(input);
      } else {
        unusable.add(new Unusable(input.toString(), "does not exist"));
      }
    } catch (IOException | UncheckedIOException broken) {
      unusable.add(new Unusable(input.toString(), "cannot be read: " + broken.getMessage()));
    }
  }

  /** Adds the tests of a folder; what is not readable in it is noted. */
  private final class Candidates extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (attributes.isRegularFile() && isCandidate(file)) {
        addFile(file);
      } else if (attributes.isSymbolicLink() && isCandidate(file)) {
        unusable.add(new Unusable(file.toString(), "is a link to nothing"));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException fault) {
      boolean loop = fault instanceof FileSystemLoopException;
      if (loop || Files.isDirectory(file) || isCandidate(file)) {
        unusable.add(new Unusable(file.toString(), loop ? "is a loop of links" : "cannot be read"));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException fault) {
      if (fault != null) {
        unusable.add(new Unusable(folder.toString(), "cannot be read whole"));
      }
      return FileVisitResult.CONTINUE;
    }
  }

  private void addFile(Path file) throws IOException {
    if (file.toString().endsWith(".zip")) {
      addArchive(file);
    } else {
      addSource(
          new Source(
              file.toString(),
              Files.size(file),
              () -> Files.newInputStream(file),
              TestSources::onDisk));
    }
  }

  private static Optional<Bytes> onDisk(String path) {
    Path file = Path.of(path);
    try {
      return Files.isRegularFile(file) && Files.size(file) <= MAX_FILE
          ? Optional.of(Bytes.wrap(Files.readAllBytes(file)))
          : Optional.empty();
    } catch (IOException broken) {
      throw new MalformedTest(path + " cannot be read: " + broken.getMessage());
    }
  }

  private static Optional<Bytes> inArchive(ZipFile archive, String path) {
    ZipEntry entry = archive.getEntry(path.substring(path.lastIndexOf('!') + 1));
    if (entry == null || entry.isDirectory() || entry.getSize() > MAX_FILE) {
      return Optional.empty();
    }
    try (InputStream in = archive.getInputStream(entry)) {
      return Optional.of(Bytes.wrap(in.readNBytes(MAX_FILE)));
    } catch (IOException broken) {
      throw new MalformedTest(path + " cannot be read: " + broken.getMessage());
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
                  () -> archive.getInputStream(entry),
                  path -> inArchive(archive, path)));
        }
      }
    } catch (IOException | IllegalArgumentException broken) {
      unusable.add(
          new Unusable(file.toString(), "is not a readable archive: " + broken.getMessage()));
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
        && !("/" + name).contains("/.meta/")
        && !("/" + name).contains("/pre_alloc/") // what tests share
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
