package io.witan.protocol.consensus.bft;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Conversations of a small network, written down. With {@code WITAN_GOLDEN=write} in the
 * environment what is said now replaces what stands in the files; read the difference before
 * committing it.
 */
class ScenarioTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "happy-path",
        "silent-proposer",
        "prepared-block-wins",
        "late-joiner",
        "split-heights",
        "restart-after-commit",
        "late-proposal",
        "drifted-rounds",
        "one-validator"
      })
  void theConversationIsAsWritten(String name) throws IOException {
    String resource = "consensus/" + name + ".txt";
    String script;
    try (InputStream in = getClass().getClassLoader().getResourceAsStream(resource)) {
      script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    String played = Scenario.play(script);
    if ("write".equals(System.getenv("WITAN_GOLDEN"))) {
      Files.writeString(Path.of("src/test/resources", resource), played);
      return;
    }
    assertEquals(script, played);
  }
}
