package io.witan.httpapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.httpapi.account.AccountRefused;
import io.witan.httpapi.account.Keystore;
import io.witan.httpapi.account.NodeAccounts;
import io.witan.httpapi.offline.OfflineNode;
import io.witan.httpapi.rpc.Json;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.Signer;
import io.witan.protocol.rules.Fork;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accounts whose keys the node holds, over JSON-RPC. */
class NodeAccountsTest {
  private static final String PASSWORD = "correct horse";

  /** A file whose key is derived quickly, so that a test does not derive for seconds. */
  private static final String QUICK =
      "{\"address\":\"008aeeda4d805471df9b2a5b0f38a0c3bcba786b\",\"crypto\":{\"cipher\":\"aes-128-ctr\","
          + "\"cipherparams\":{\"iv\":\"6087dab2f9fdbbfaddc31a909735c1e6\"},\"ciphertext\":"
          + "\"5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46\",\"kdf\":\"pbkdf2\","
          + "\"kdfparams\":{\"c\":262144,\"dklen\":32,\"prf\":\"hmac-sha256\",\"salt\":"
          + "\"ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd\"},\"mac\":"
          + "\"517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2\"},"
          + "\"id\":\"3198bc9c-6672-5ab3-d995-4942343ae5b6\",\"version\":3}";

  private static final String QUICK_ADDRESS = "0x008aeeda4d805471df9b2a5b0f38a0c3bcba786b";
  private static final String QUICK_PASSWORD = "testpassword";

  @TempDir Path folder;
  private NodeAccounts accounts;
  private RunningServer server;

  @BeforeEach
  void start() throws Exception {
    Files.writeString(folder.resolve("UTC--2016-03-22T12-57-55.9Z--quick"), QUICK);
    Files.writeString(folder.resolve("README"), "not a key");
    accounts = new NodeAccounts(Keystore.in(folder), true);
    server =
        RunningServer.of(
            new OfflineNode(TestGenesis.of(Fork.SHANGHAI, false), new BuildAtOnce()), accounts);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String error(String method, String params) throws Exception {
    return server.answer(method, params).at("/error/message").asText();
  }

  private static String transfer(String from, String more) {
    return "[{\"from\":\"" + from + "\",\"to\":\"0x" + "00".repeat(20) + "\"" + more + "}]";
  }

  private void unlock() throws Exception {
    String params = "[\"" + QUICK_ADDRESS + "\",\"" + QUICK_PASSWORD + "\",60]";
    assertTrue(server.result("personal_unlockAccount", params).booleanValue());
  }

  @Test
  void anAccountIsLockedUntilItsPasswordIsGiven() throws Exception {
    assertEquals("[\"" + QUICK_ADDRESS + "\"]", server.result("eth_accounts", "[]").toString());
    String locked = "authentication needed: password or unlock";
    assertEquals(locked, error("eth_sendTransaction", transfer(QUICK_ADDRESS, "")));
    assertEquals(locked, error("eth_sign", "[\"" + QUICK_ADDRESS + "\",\"0x01\"]"));
    assertEquals(
        "unknown account", error("eth_sendTransaction", transfer("0x" + "11".repeat(20), "")));
    assertEquals(
        "could not decrypt key with given password",
        error("personal_unlockAccount", "[\"" + QUICK_ADDRESS + "\",\"wrong\",60]"));
    unlock();
    String hash = server.result("eth_sendTransaction", transfer(QUICK_ADDRESS, "")).asText();
    JsonNode receipt = server.result("eth_getTransactionReceipt", "[\"" + hash + "\"]");
    assertEquals(QUICK_ADDRESS, receipt.get("from").asText());
    assertEquals("0x5208", receipt.get("gasUsed").asText());
    assertTrue(server.result("personal_lockAccount", "[\"" + QUICK_ADDRESS + "\"]").asBoolean());
    assertEquals(locked, error("eth_sendTransaction", transfer(QUICK_ADDRESS, "")));
  }

  @Test
  void aSignerForgetsItsKeyWhenTheAccountIsLocked() throws Exception {
    unlock();
    Signer signer = accounts.signer(io.witan.protocol.bytes.Address.fromHex(QUICK_ADDRESS));
    signer.sign(Hash.ZERO);
    accounts.lockAll();
    assertThrows(AccountRefused.class, () -> signer.sign(Hash.ZERO));
  }

  @Test
  void noRequestUnlocksAnAccountWhereTheOperatorDidNotAllowIt() throws Exception {
    NodeAccounts shut = new NodeAccounts(Keystore.in(folder), false);
    try (RunningServer other =
        RunningServer.of(
            new OfflineNode(TestGenesis.of(Fork.SHANGHAI, false), new BuildAtOnce()), shut)) {
      String params = "[\"" + QUICK_ADDRESS + "\",\"" + QUICK_PASSWORD + "\",60]";
      assertEquals(
          "account unlock with HTTP access is forbidden",
          other.answer("personal_unlockAccount", params).at("/error/message").asText());
    }
  }

  @Test
  void transactionsThatAreSentAtOnceGetNoncesOneAfterTheOther() throws Exception {
    unlock();
    List<CompletableFuture<JsonNode>> sent = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String params = transfer(QUICK_ADDRESS, ",\"data\":\"0x" + "%02x".formatted(i) + "\"");
      sent.add(
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return server.result("eth_sendTransaction", params);
                } catch (Exception failed) {
                  throw new IllegalStateException(failed);
                }
              }));
    }
    Set<String> hashes = new TreeSet<>();
    for (CompletableFuture<JsonNode> one : sent) {
      hashes.add(one.join().asText());
    }
    assertEquals(20, hashes.size());
    assertEquals(
        "0x14",
        server
            .result("eth_getTransactionCount", "[\"" + QUICK_ADDRESS + "\",\"latest\"]")
            .asText());
  }

  @Test
  void whatIsSignedIsWholeAndRecoverable() throws Exception {
    unlock();
    assertEquals("gas not specified", error("eth_signTransaction", transfer(QUICK_ADDRESS, "")));
    String gas = ",\"gas\":\"0x5208\"";
    assertEquals(
        "missing gasPrice or maxFeePerGas/maxPriorityFeePerGas",
        error("eth_signTransaction", transfer(QUICK_ADDRESS, gas)));
    String priced = gas + ",\"gasPrice\":\"0x0\"";
    assertEquals(
        "nonce not specified", error("eth_signTransaction", transfer(QUICK_ADDRESS, priced)));
    JsonNode signed =
        server.result(
            "eth_signTransaction", transfer(QUICK_ADDRESS, priced + ",\"nonce\":\"0x0\""));
    String hash = server.result("eth_sendRawTransaction", "[" + signed.get("raw") + "]").asText();
    assertEquals(signed.at("/tx/hash").asText(), hash);
    JsonNode mined = server.result("eth_getTransactionByHash", "[\"" + hash + "\"]");
    assertEquals(QUICK_ADDRESS, mined.get("from").asText());
    String signature =
        server.result("eth_sign", "[\"" + QUICK_ADDRESS + "\",\"0xdeadbeef\"]").asText();
    assertEquals(
        QUICK_ADDRESS,
        server.result("personal_ecRecover", "[\"0xdeadbeef\",\"" + signature + "\"]").asText());
    assertNotEquals(
        QUICK_ADDRESS,
        server.result("personal_ecRecover", "[\"0xdeadbeee\",\"" + signature + "\"]").asText());
  }

  @Test
  void aNewAccountIsAFileThatOnlyItsOwnerReads() throws Exception {
    String key = "0x" + "00".repeat(31) + "01";
    String address =
        server.result("personal_importRawKey", "[\"" + key + "\",\"" + PASSWORD + "\"]").asText();
    assertEquals("0x7e5f4552091a69125d5dfcb7b8c2659029395bdf", address);
    assertEquals(
        "account already exists",
        error("personal_importRawKey", "[\"" + key + "\",\"" + PASSWORD + "\"]"));
    assertEquals(
        "invalid length, need 256 bits", error("personal_importRawKey", "[\"0x01\",\"\"]"));
    assertEquals(2, server.result("personal_listAccounts", "[]").size());
    Path file = accounts.list().getLast().file();
    assertTrue(file.getFileName().toString().endsWith("--" + address.substring(2)));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertFalse(Files.readString(file).contains("00".repeat(16)));
    String hash =
        server
            .result(
                "personal_sendTransaction",
                "["
                    + Json.parse(transfer(address, "")).orElseThrow().get(0)
                    + ",\""
                    + PASSWORD
                    + "\"]")
            .asText();
    assertEquals(
        address,
        server.result("eth_getTransactionByHash", "[\"" + hash + "\"]").get("from").asText());
    assertEquals(
        "authentication needed: password or unlock",
        error("eth_sendTransaction", transfer(address, "")));
  }

  @Test
  void noErrorAndNoNameOfASignerTellsItsKey() throws Exception {
    unlock();
    Signer signer = accounts.signer(io.witan.protocol.bytes.Address.fromHex(QUICK_ADDRESS));
    String secret = "7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d";
    assertFalse(signer.toString().contains(secret));
    Bytes wrong = Bytes.fromHex("0x" + "ff".repeat(32));
    assertEquals(
        "invalid private key, zero or >=N",
        error("personal_importRawKey", "[\"" + wrong.toHex() + "\",\"\"]"));
  }
}
