package io.witan.protocol.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.witan.protocol.ConformanceData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;

/** The shared vector files; a test is skipped, saying so, where they are absent. */
public final class Vectors {
  private Vectors() {}

  public static List<JsonNode> cases(String file) {
    Path path = ConformanceData.file("vectors/" + file);
    try {
      JsonNode all = new ObjectMapper().readTree(Files.readString(path)).get("cases");
      return StreamSupport.stream(all.spliterator(), false).toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
