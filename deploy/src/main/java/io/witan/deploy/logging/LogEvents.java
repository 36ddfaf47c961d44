package io.witan.deploy.logging;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** Names of what is logged that stay when its words change: {@code log-events.properties}. */
final class LogEvents {
  /** Of what has no name. */
  static final String OTHER = "other";

  private final Map<String, String> byTemplate = new HashMap<>();

  LogEvents() {
    Properties rows = new Properties();
    try (InputStream in = LogEvents.class.getResourceAsStream("/log-events.properties");
        Reader text = new InputStreamReader(in, StandardCharsets.UTF_8)) {
      rows.load(text);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    rows.stringPropertyNames().forEach(id -> byTemplate.put(rows.getProperty(id), id));
  }

  /** The name of a line before its arguments are put in. */
  String of(String template) {
    return byTemplate.getOrDefault(template, OTHER);
  }

  /** All of them, by their lines. */
  Map<String, String> all() {
    return Map.copyOf(byTemplate);
  }
}
