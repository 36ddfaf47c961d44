package io.witan.protocol;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The shared bundle of official tests, which is not part of the source tree. */
public final class ConformanceData {
  private ConformanceData() {}

  /** A file of the bundle; the test that asks is skipped where it is not there. */
  public static Path file(String name) {
    Optional<Path> file = folder().map(folder -> folder.resolve(name)).filter(Files::exists);
    assumeTrue(file.isPresent(), "conformance data is not here: set WITAN_CONFORMANCE");
    return file.orElseThrow();
  }

  /** The folder named by WITAN_CONFORMANCE, or shared/conformance beside the source tree. */
  private static Optional<Path> folder() {
    String named = System.getenv("WITAN_CONFORMANCE");
    if (named != null) {
      return Optional.of(Path.of(named)).filter(Files::isDirectory);
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      for (Path parent : new Path[] {at, at.resolve("..").normalize()}) {
        Path found = parent.resolve("shared").resolve("conformance");
        if (Files.isDirectory(found)) {
          return Optional.of(found);
        }
      }
    }
    return Optional.empty();
  }
}
