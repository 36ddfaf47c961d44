package io.witan.deploy.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.witan.deploy.CommandFailure;
import io.witan.httpapi.account.Keystore;
import io.witan.httpapi.account.KeystoreV3;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NodeKeyTest {
  @TempDir Path folder;

  @Test
  void aWrittenKeyReadsBackAndIsItsOwnersAlone() throws IOException {
    NodeKey key = NodeKey.random();
    Path file = folder.resolve("nodekey");
    key.write(file);
    assertEquals(key.publicKey(), NodeKey.read(file).publicKey());
    assertEquals(
        "[OWNER_READ, OWNER_WRITE]",
        Files.getPosixFilePermissions(file).stream().sorted().toList().toString());
    assertThrows(CommandFailure.class, () -> NodeKey.random().write(file));
    assertEquals(key.publicKey(), NodeKey.read(file).publicKey());
  }

  @Test
  void aCorruptFileIsRefusedWithoutShowingIt() throws IOException {
    Path file = folder.resolve("nodekey");
    String secret = NodeKey.random().secret().toHex().substring(2);
    for (String text :
        new String[] {
          "",
          secret.substring(1),
          secret + "00",
          "zz" + secret.substring(2),
          "0".repeat(64),
          "f".repeat(64)
        }) {
      Files.writeString(file, text);
      CommandFailure failure = assertThrows(CommandFailure.class, () -> NodeKey.read(file));
      assertTrue(failure.getMessage().contains("nodekey"));
      assertFalse(failure.getMessage().contains(secret.substring(8)));
    }
  }

  @Test
  void anAccountFileOpensOnlyWithItsPassword() throws IOException, KeystoreV3.Refused {
    Path file = Keystore.in(folder).create("correct horse").file();
    JsonNode json = new ObjectMapper().readTree(file.toFile());
    NodeKey key = NodeKey.of(KeystoreV3.decrypt(json, "correct horse"));
    assertTrue(file.toString().endsWith(key.publicKey().address().toHex().substring(2)));
    assertThrows(KeystoreV3.Refused.class, () -> KeystoreV3.decrypt(json, "wrong"));
  }
}
