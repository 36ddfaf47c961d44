package io.witan.httpapi;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** Finds the shared conformance data, or skips the test where it is not there. */
public final class ConformanceData {
  private ConformanceData() {}

  public static Path file(String name) {
    Optional<Path> found = root().map(root -> root.resolve(name)).filter(Files::exists);
    Assumptions.assumeTrue(found.isPresent(), "no conformance data here: " + name);
    return found.orElseThrow();
  }

  private static Optional<Path> root() {
    String named = System.getenv("WITAN_CONFORMANCE");
    if (named != null) {
      return Optional.of(Path.of(named));
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      for (String place : new String[] {"shared/conformance", "../shared/conformance"}) {
        Path candidate = at.resolve(place).normalize();
        if (Files.isDirectory(candidate)) {
          return Optional.of(candidate);
        }
      }
    }
    return Optional.empty();
  }
}
