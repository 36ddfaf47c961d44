package io.witan.protocol.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;

/** The shared vector files; a test is skipped, saying so, where they are absent. */
public final class Vectors {
  private Vectors() {}

  public static List<JsonNode> cases(String file) {
    Path path = folder().resolve("vectors").resolve(file);
    Assumptions.assumeTrue(Files.exists(path), "no conformance data at " + path);
    try {
      JsonNode all = new ObjectMapper().readTree(Files.readString(path)).get("cases");
      return StreamSupport.stream(all.spliterator(), false).toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Path folder() {
    String set = System.getenv("WITAN_CONFORMANCE");
    if (set != null) {
      return Path.of(set);
    }
    Path here = Path.of("").toAbsolutePath();
    while (here != null) {
      Path shared = here.resolve("shared/conformance");
      if (Files.isDirectory(shared)) {
        return shared;
      }
      here = here.getParent();
    }
    return Path.of("shared/conformance");
  }
}
