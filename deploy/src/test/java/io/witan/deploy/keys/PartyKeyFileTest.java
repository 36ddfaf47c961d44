package io.witan.deploy.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.witan.deploy.cli.Commands;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.enclave.NaclEncryptor;
import io.witan.protocol.privacy.enclave.PartySecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PartyKeyFileTest {
  private static final NaclEncryptor NACL = new NaclEncryptor();
  private static final String SECRET = "yAWAJjwPqUtNVlqGjSrBmr1/iIkghuOh1803Yzx9jLM=";
  private static final String PUBLIC = "/+UuD63zItL1EbjxkKUljMgG8Z1w0AJ8pNOR4iq2yQc=";

  @TempDir Path folder;

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text.replace('\'', '"'));
  }

  private static String lockedBy(String variant, String box) {
    byte[] salt = new byte[32];
    byte[] nonce = new byte[24];
    Arrays.fill(salt, (byte) 0x0a);
    Arrays.fill(nonce, (byte) 0x0b);
    return """
    {'type':'argon2sbox','data':{'aopts':{'variant':'%s','memory':1024,'iterations':2,
    'parallelism':2},'snonce':'%s','asalt':'%s','sbox':'%s'}}\
    """
        .formatted(
            variant,
            Base64.getEncoder().encodeToString(nonce),
            Base64.getEncoder().encodeToString(salt),
            box);
  }

  @ParameterizedTest
  @CsvSource({
    "i, 56p4hbRR6ZrJX0m3xjiNbysFadBfeuEKjZdSgvL32HYpNgy00rQ9pL5IaUpLIn9C",
    "d, iJXMELazg52g6hm8oo3wr+8gs8JREv2hTSzxwmvBynMaZuxMDM3PmP0C8SLEnrf4",
    "id, E9PfxIdZijXgJz8YJgPxFhVfISIGIFqhsOuu0bA3rMBaBL3wZySat76aqAu5cVYh"
  })
  void aKeyThatTesseraLockedOpensWithItsPasswordAlone(String variant, String box) throws Exception {
    JsonNode file = json(lockedBy(variant, box));
    assertTrue(PartyKeyFile.isLocked(file));
    PartySecret secret = PartyKeyFile.open(file, "testpassword", NACL);
    assertEquals(PUBLIC, secret.key().toBase64());
    assertEquals(Bytes.wrap(Base64.getDecoder().decode(SECRET)), secret.forKeyFile());
    PartyKeyFile.Refused refused =
        assertThrows(
            PartyKeyFile.Refused.class, () -> PartyKeyFile.open(file, "testpasswore", NACL));
    assertEquals("the password is wrong, or the key file is damaged", refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"NACL", "EC"})
  void aNewKeyIsReadBackLockedOrNot(EncryptorChoice choice) throws Exception {
    byte[] entropy = new byte[choice.encryptor().nonceSize() + 32];
    Arrays.fill(entropy, (byte) 7);
    byte[] seed = new byte[32];
    Arrays.fill(seed, (byte) 9);
    PartySecret secret = choice.encryptor().keyPair(Bytes.wrap(seed));
    PartyKeyFile.Argon2 cheap = new PartyKeyFile.Argon2("id", 64, 1, 1);
    String locked =
        PartyKeyFile.locked(secret, "pass word", cheap, choice.encryptor(), Bytes.wrap(entropy));
    for (String text : new String[] {locked, PartyKeyFile.unlocked(secret)}) {
      PartySecret again = PartyKeyFile.open(json(text), "pass word", choice.encryptor());
      assertEquals(secret.key(), again.key());
      assertEquals(secret.forKeyFile(), again.forKeyFile());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{'type':'other'}",
        "{'type':'unlocked'}",
        "{'type':'unlocked','data':{'bytes':'**'}}",
        "{'type':'unlocked','data':{'bytes':'AAAA'}}",
        "{'type':'argon2sbox','data':{}}",
        "{'type':'argon2sbox','data':{'aopts':{'variant':'x','memory':64,'iterations':1,"
            + "'parallelism':1}}}",
        "{'type':'argon2sbox','data':{'aopts':{'variant':'i','memory':2000000000,'iterations':1,"
            + "'parallelism':1}}}",
        "{'type':'argon2sbox','data':{'aopts':{'variant':'i','memory':64,'iterations':0,"
            + "'parallelism':1}}}"
      })
  void aFileThatIsNoneIsRefusedWithItsReason(String text) throws IOException {
    JsonNode file = json(text);
    assertThrows(PartyKeyFile.Refused.class, () -> PartyKeyFile.open(file, "p", NACL));
  }

  @Test
  void theCommandWritesBothFilesOnceAndForItsOwnerAlone() throws Exception {
    Path name = folder.resolve("keys").resolve("alice");
    Commands.Result made = Commands.run("keys", "private", "--unlocked", "--out", name.toString());
    assertEquals(0, made.code(), made.text());
    Path key = folder.resolve("keys/alice.key");
    String open = Files.readString(folder.resolve("keys/alice.pub")).strip();
    assertTrue(made.text().contains(open), made.text());
    assertEquals(open, PartyKeyFile.open(PartyKeyFile.read(key), "", NACL).key().toBase64());
    assertEquals(
        "[OWNER_READ, OWNER_WRITE]",
        Files.getPosixFilePermissions(key).stream().sorted().toList().toString());
    String secret = PartyKeyFile.read(key).path("data").path("bytes").asText();
    assertFalse(made.text().contains(secret));
    Commands.Result again = Commands.run("keys", "private", "--unlocked", "--out", name.toString());
    assertEquals(1, again.code());
    assertTrue(again.text().contains("exists already"), again.text());
  }
}
