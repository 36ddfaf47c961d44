package io.witan.deploy.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class JsonLinesTest {
  private static final String TEXT = "\"((?:[^\"\\\\]|\\\\.)*)\"";
  private static final Pattern LINE =
      Pattern.compile(
          "(?:LOG|\\blog|getLog\\(\\))\\s*\\.(?:info|warn|error|debug)\\(\\s*((?:"
              + TEXT
              + "\\s*\\+?\\s*)+)");
  private static final Pattern PART = Pattern.compile(TEXT);

  private static JsonNode line(String template, Throwable thrown, Object... arguments)
      throws IOException {
    LoggingEvent event =
        new LoggingEvent(
            "",
            new LoggerContext().getLogger("io.witan.x"),
            Level.WARN,
            template,
            thrown,
            arguments);
    String text = new String(new JsonLines("acme").encode(event), StandardCharsets.UTF_8);
    assertEquals(1, text.lines().count());
    return new ObjectMapper().readTree(text);
  }

  @Test
  void anEventIsALineWithItsNameAndArguments() throws IOException {
    JsonNode line = line("Peer {} is banned for {} s: {}", null, "0x1", 30, "two\nlines");
    assertEquals("peer.banned", line.get("event").asText());
    assertEquals("WARN", line.get("level").asText());
    assertEquals("acme", line.get("node").asText());
    assertEquals("Peer 0x1 is banned for 30 s: two\nlines", line.get("message").asText());
    assertEquals(
        List.of("0x1", "30", "two\nlines"),
        Stream.of(0, 1, 2).map(i -> line.get("arguments").get(i).asText()).toList());
    assertFalse(line.has("cause"));
  }

  @Test
  void whatWasThrownIsNamedByItsFirstCause() throws IOException {
    Throwable thrown = new IllegalStateException("outer", new IOException("disk"));
    JsonNode line = line("what no row has", thrown);
    assertEquals("other", line.get("event").asText());
    assertEquals("java.io.IOException: disk", line.get("cause").asText());
  }

  /** Whoever adds a line to the log gives it a name in log-events.properties. */
  @Test
  void everyLineOfTheLogHasANameAndEveryNameALine() throws IOException {
    TreeSet<String> logged = new TreeSet<>();
    for (String module : List.of("actors", "deploy", "http-api", "persistence")) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
          Matcher found = LINE.matcher(Files.readString(file));
          while (found.find()) {
            logged.add(
                PART.matcher(found.group(1))
                    .results()
                    .map((MatchResult part) -> part.group(1))
                    .collect(Collectors.joining()));
          }
        }
      }
    }
    assertEquals(
        String.join("\n", logged),
        String.join("\n", new TreeSet<>(new LogEvents().all().keySet())));
  }
}
