package io.witan.deploy.exchange;

import static io.witan.deploy.exchange.Rest.JSON;
import static io.witan.deploy.exchange.Rest.V2_1;
import static io.witan.deploy.exchange.Rest.V4_0;
import static io.witan.deploy.exchange.Rest.base64;
import static io.witan.deploy.exchange.Rest.json;
import static io.witan.deploy.exchange.Rest.transaction;
import static io.witan.deploy.exchange.Rest.unBase64;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.httpapi.tessera.TesseraListener.App;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.enclave.NaclEncryptor;
import io.witan.protocol.privacy.enclave.PartySecret;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What ledgers and dapps ask of a manager over HTTP, with another organisation's beside it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManagerApiTest {
  private static final PartyKey ALICE = secret(1).key();
  private static final PartyKey ALSO_ALICE = secret(2).key();
  private static final PartyKey BOB = secret(3).key();
  private static final PartyKey STRANGER = secret(9).key();

  private AliceAndBob both;
  private Rest atAlice;
  private Rest atBob;

  static PartySecret secret(int number) {
    byte[] seed = new byte[32];
    Arrays.fill(seed, (byte) (8 * number));
    return new NaclEncryptor().keyPair(Bytes.wrap(seed));
  }

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    both = AliceAndBob.start(directory, List.of(secret(1), secret(2)), List.of(secret(3)));
    atAlice = Rest.of(both.alice(), App.Q2T);
    atBob = Rest.of(both.bob(), App.Q2T);
  }

  @AfterAll
  void stop() {
    both.close();
  }

  private static String sendRequest(String payload, String more, PartyKey... to) {
    String recipients =
        Stream.of(to).map(key -> '"' + key.toBase64() + '"').collect(Collectors.joining(","));
    return "{\"payload\":\"%s\",\"to\":[%s]%s}".formatted(base64(payload), recipients, more);
  }

  private String sent(String payload, String more, PartyKey... to) throws Exception {
    HttpResponse<String> response = atAlice.post("/send", JSON, sendRequest(payload, more, to));
    assertEquals(201, response.statusCode(), response.body());
    return json(response).get("key").asText();
  }

  @Test
  void aPayloadReachesItsRecipientAndIsReadThere() throws Exception {
    HttpResponse<String> sent = atAlice.post("/send", JSON, sendRequest("hello", "", BOB));
    assertEquals(201, sent.statusCode());
    assertEquals(List.of("key"), names(json(sent)));
    String hash = json(sent).get("key").asText();
    assertEquals(transaction(hash), "/" + sent.headers().firstValue("Location").orElseThrow());
    HttpResponse<String> read = atBob.get(transaction(hash) + "?isRaw=false");
    assertEquals(200, read.statusCode(), read.body());
    assertEquals(JSON, read.headers().firstValue("Content-Type").orElseThrow());
    assertEquals("hello", unBase64(json(read).get("payload").asText()));
    assertEquals(
        List.of("payload", "privacyFlag", "affectedContractTransactions", "execHash"),
        names(json(read)));
    HttpResponse<String> newer = atBob.get(transaction(hash), "Accept", V2_1);
    assertEquals(V2_1, newer.headers().firstValue("Content-Type").orElseThrow());
    assertEquals(ALICE.toBase64(), json(newer).get("senderKey").asText());
    assertEquals(BOB.toBase64(), json(newer).get("managedParties").get(0).asText());
  }

  private static List<String> names(JsonNode object) {
    return object.properties().stream().map(field -> field.getKey()).toList();
  }

  @Test
  void newerFormsOfJsonNameTheSenderAndTheManagersParties() throws Exception {
    for (String type : List.of(V2_1, "application/vnd.tessera-3.0+json", V4_0)) {
      String from = ",\"from\":\"" + ALSO_ALICE + "\"";
      HttpResponse<String> sent =
          atAlice.post("/send", type, sendRequest("of " + type, from, BOB, ALICE));
      assertEquals(201, sent.statusCode());
      assertEquals(type, sent.headers().firstValue("Content-Type").orElseThrow());
      assertEquals(List.of("key", "managedParties", "senderKey"), names(json(sent)));
      assertEquals(ALSO_ALICE.toBase64(), json(sent).get("senderKey").asText());
      assertEquals(2, json(sent).get("managedParties").size());
    }
  }

  @Test
  void whatGoWritesForNothingCountsAsMissing() throws Exception {
    String nulls =
        ("{\"payload\":\"%s\",\"from\":\"\",\"to\":null,\"affectedContractTransactions\":null,"
                + "\"execHash\":\"\",\"privacyFlag\":0,\"mandatoryRecipients\":null}")
            .formatted(base64("to nobody"));
    HttpResponse<String> sent = atAlice.post("/send", V4_0, nulls);
    assertEquals(201, sent.statusCode(), sent.body());
    String hash = json(sent).get("key").asText();
    assertEquals(200, atAlice.get(transaction(hash)).statusCode());
    HttpResponse<String> elsewhere = atBob.get(transaction(hash));
    assertEquals(404, elsewhere.statusCode());
    assertEquals("Message with hash " + hash + " was not found", elsewhere.body());
  }

  @Test
  void bytesAreSentAndReadWithoutJson() throws Exception {
    Bytes payload = Bytes.ofInts(0, 1, 255, 254);
    HttpResponse<String> sent =
        atAlice.post(
            "/sendraw", payload, "c11n-from", ALICE.toBase64(), "c11n-to", BOB + "," + ALSO_ALICE);
    assertEquals(200, sent.statusCode(), sent.body());
    var read = atBob.bytes(atBob.to("/receiveraw").header("c11n-key", sent.body()));
    assertEquals(200, read.statusCode());
    assertEquals(payload, Bytes.wrap(read.body()));
    assertEquals(400, atAlice.post("/sendraw", Bytes.EMPTY).statusCode());
    var body = BodyPublishers.ofString("{\"key\":\"" + sent.body() + "\"}");
    HttpResponse<String> older =
        atBob.text(atBob.to("/receive").header("Content-Type", JSON).method("GET", body));
    assertEquals(
        payload, Bytes.wrap(Base64.getDecoder().decode(json(older).get("payload").asText())));
  }

  @Test
  void aPayloadThatWaitsForItsSignatureIsSentLater() throws Exception {
    String stored = stored("signed later");
    String raw = transaction(stored) + "?isRaw=true";
    assertEquals("signed later", unBase64(json(atAlice.get(raw)).get("payload").asText()));
    assertEquals(404, atBob.get(transaction(stored)).statusCode());
    HttpResponse<String> missing = atBob.get(raw);
    assertEquals(404, missing.statusCode());
    assertEquals("Raw Message with hash " + stored + " was not found", missing.body());
    HttpResponse<String> sent =
        atAlice.post(
            "/sendsignedtx", JSON, "{\"hash\":\"%s\",\"to\":[\"%s\"]}".formatted(stored, BOB));
    assertEquals(201, sent.statusCode(), sent.body());
    assertEquals(stored, json(sent).get("key").asText());
    JsonNode read = json(atBob.get(transaction(stored)));
    assertEquals("signed later", unBase64(read.get("payload").asText()));
    String octets = stored("signed later, without JSON");
    HttpResponse<String> again =
        atAlice.post(
            "/sendsignedtx",
            Bytes.wrap(Base64.getDecoder().decode(octets)),
            "c11n-to",
            BOB.toBase64());
    assertEquals(200, again.statusCode());
    assertEquals(octets, again.body());
    assertEquals(200, atBob.get(transaction(octets)).statusCode());
  }

  private String stored(String payload) throws Exception {
    Rest dapp = Rest.of(both.alice(), App.THIRD_PARTY);
    String body = "{\"payload\":\"%s\",\"from\":\"%s\"}".formatted(base64(payload), ALICE);
    HttpResponse<String> stored = dapp.post("/storeraw", V2_1, body);
    assertEquals(200, stored.statusCode(), stored.body());
    return json(stored).get("key").asText();
  }

  @Test
  void flagsAndTheirTermsComeAlong() throws Exception {
    String creation = sent("creation", ",\"privacyFlag\":1", BOB);
    String affected = ",\"privacyFlag\":1,\"affectedContractTransactions\":[\"" + creation + "\"]";
    JsonNode read = json(atBob.get(transaction(sent("call", affected, BOB))));
    assertEquals(1, read.get("privacyFlag").asInt());
    assertEquals(creation, read.get("affectedContractTransactions").get(0).asText());
    String root = Base64.getEncoder().encodeToString(new byte[32]);
    String validated = sent("v", ",\"privacyFlag\":3,\"execHash\":\"" + root + "\"", BOB);
    assertEquals(root, json(atBob.get(transaction(validated))).get("execHash").asText());
    String must = ",\"privacyFlag\":2,\"mandatoryRecipients\":[\"" + BOB + "\"]";
    String mandatory = transaction(sent("m", must, BOB));
    assertEquals(BOB.toBase64(), atBob.get(mandatory + "/mandatory").body());
    assertEquals(400, atBob.get(transaction(creation) + "/mandatory").statusCode());
  }

  @Test
  void partiesOfAPayloadAreTold() throws Exception {
    String path = transaction(sent("whose", "", BOB));
    assertEquals("true", atAlice.get(path + "/isSender").body());
    assertEquals("false", atBob.get(path + "/isSender").body());
    assertEquals(
        List.of(ALICE.toBase64(), BOB.toBase64()).stream().sorted().toList(),
        Stream.of(atAlice.get(path + "/participants").body().split(",", -1)).sorted().toList());
  }

  @Test
  void whatIsDeletedIsGoneHereAlone() throws Exception {
    String hash = sent("short-lived", "", BOB);
    var delete = atAlice.to(transaction(hash)).DELETE();
    assertEquals(204, atAlice.text(delete).statusCode());
    assertEquals(404, atAlice.get(transaction(hash)).statusCode());
    assertEquals(200, atBob.get(transaction(hash)).statusCode());
    HttpResponse<String> older = atBob.post("/delete", JSON, "{\"key\":\"" + hash + "\"}");
    assertEquals("Delete successful", older.body());
    assertEquals(404, atBob.get(transaction(hash)).statusCode());
  }

  @Test
  void aPayloadIsSealedAndOpenedWithoutBeingKept() throws Exception {
    HttpResponse<String> sealed =
        atAlice.post("/encodedpayload/create", JSON, sendRequest("not kept", "", BOB));
    assertEquals(200, sealed.statusCode(), sealed.body());
    assertEquals(ALICE.toBase64(), json(sealed).get("senderKey").asText());
    assertEquals(2, json(sealed).get("recipientKeys").size());
    HttpResponse<String> opened = atBob.post("/encodedpayload/decrypt", JSON, sealed.body());
    assertEquals("not kept", unBase64(json(opened).get("payload").asText()));
    String cut = sealed.body().replaceAll("\"cipherText\":\"....", "\"cipherText\":\"AAAA");
    assertEquals(404, atBob.post("/encodedpayload/decrypt", JSON, cut).statusCode());
  }

  @Test
  void privacyGroupsAreMadeFoundUsedAndEnded() throws Exception {
    String members = "[\"" + ALICE + "\",\"" + BOB + "\"]";
    HttpResponse<String> made =
        atAlice.post(
            "/createPrivacyGroup",
            JSON,
            "{\"addresses\":" + members + ",\"name\":\"g\",\"description\":\"d\"}");
    assertEquals(200, made.statusCode(), made.body());
    String id = json(made).get("privacyGroupId").asText();
    assertEquals("PANTHEON", json(made).get("type").asText());
    HttpResponse<String> found =
        atBob.post("/findPrivacyGroup", JSON, "{\"addresses\":" + members + "}");
    assertTrue(found.body().contains(id), found.body());
    assertTrue(atBob.get("/groups/pantheon").body().contains(id));
    assertEquals(503, atBob.get("/groups/resident").statusCode());
    String hash = sent("to the group", ",\"privacyGroupId\":\"" + id + "\"");
    assertEquals(id, json(atBob.get(transaction(hash))).get("privacyGroupId").asText());
    String named = "{\"privacyGroupId\":\"" + id + "\",\"from\":\"" + ALICE + "\"}";
    assertEquals(made.body(), atBob.post("/retrievePrivacyGroup", JSON, named).body());
    assertEquals('"' + id + '"', atAlice.post("/deletePrivacyGroup", JSON, named).body());
    assertEquals(404, atBob.post("/retrievePrivacyGroup", JSON, named).statusCode());
  }

  @Test
  void anUnknownRecipientIsNamed() throws Exception {
    HttpResponse<String> refused =
        atAlice.post("/send", JSON, sendRequest("lost", "", BOB, STRANGER));
    assertEquals(404, refused.statusCode());
    assertEquals("Recipient not found for key: " + STRANGER, refused.body());
    String foreign = sendRequest("foreign", ",\"from\":\"" + BOB + "\"");
    assertEquals(404, atAlice.post("/send", JSON, foreign).statusCode());
  }

  @Test
  void whatCannotBeMeantIsRefusedWithTheFieldsName() throws Exception {
    refused("/send", "[]", "the body");
    refused("/send", "{\"to\":[]}", "payload");
    refused("/send", "{\"payload\":\"\"}", "payload");
    refused("/send", "{\"payload\":\"?\"}", "payload");
    refused("/send", "{\"payload\":7}", "payload");
    refused("/send", sendRequest("p", ",\"from\":\"short\""), "from");
    refused("/send", sendRequest("p", ",\"privacyFlag\":4"), "privacyFlag");
    refused("/send", sendRequest("p", ",\"privacyFlag\":\"1\""), "privacyFlag");
    refused("/send", sendRequest("p", ",\"privacyFlag\":3"), "execHash");
    refused("/send", sendRequest("p", ",\"privacyFlag\":2"), "mandatoryRecipients");
    refused("/send", sendRequest("p", ",\"affectedContractTransactions\":[\"AA==\"]"), "affected");
    refused("/send", "{\"payload\":\"AAAA\",\"to\":{}}", "to");
    refused("/sendsignedtx", "{\"hash\":\"AAAA\",\"to\":[]}", "hash");
    refused("/createPrivacyGroup", "{}", "addresses");
    for (String path : List.of("/transaction/AAAA", "/transaction/%3F", "/transaction/A%2FA")) {
      HttpResponse<String> response = atAlice.get(path);
      assertEquals(400, response.statusCode());
      assertTrue(response.body().startsWith("hash: "), response.body());
    }
    assertEquals(400, atAlice.get(transaction(stored("raw")) + "?isRaw=1").statusCode());
  }

  private void refused(String path, String body, String field) throws Exception {
    HttpResponse<String> response = atAlice.post(path, JSON, body);
    assertEquals(400, response.statusCode(), body);
    assertTrue(response.body().startsWith(field), body + " -> " + response.body());
  }

  @Test
  void otherPathsMethodsAndTypesAreToldApart() throws Exception {
    assertEquals(404, atAlice.get("/config/peers").statusCode());
    assertEquals(405, atAlice.get("/send").statusCode());
    assertEquals(415, atAlice.post("/send", "text/plain", "{}").statusCode());
    assertEquals(404, atAlice.get("/partyinfo").statusCode());
    assertEquals(404, Rest.of(both.alice(), App.P2P).post("/send", JSON, "{}").statusCode());
  }

  @Test
  void moreThanAManagerTakesIsRefused() throws Exception {
    String large = "x".repeat((1 << 20) + 1);
    assertEquals(400, atAlice.post("/send", JSON, sendRequest(large, "", BOB)).statusCode());
    Bytes huge = Bytes.wrap(new byte[(3 << 20) + 1]);
    assertEquals(413, atAlice.post("/sendraw", huge).statusCode());
    assertEquals(413, atAlice.post("/delete", JSON, "x".repeat(300_000)).statusCode());
  }

  @Test
  void everyListenerSaysThatItIsThereAndWhatItSpeaks() throws Exception {
    for (App app : App.values()) {
      Rest listener = Rest.of(both.bob(), app);
      assertEquals("I'm up!", listener.get("/upcheck").body());
      assertEquals(200, listener.get("/").statusCode());
      assertEquals("test", listener.get("/version").body());
      assertEquals("test", listener.get("/version/distribution").body());
      assertEquals(
          "[\"1.0\",\"2.0\",\"2.1\",\"3.0\",\"4.0\",\"5.0\"]", listener.get("/version/api").body());
    }
  }

  @Test
  void dappsSeeKeysAndListedPagesMayAsk() throws Exception {
    Rest dapp = Rest.of(both.alice(), App.THIRD_PARTY);
    assertEquals(
        "{\"keys\":[{\"key\":\"%s\"},{\"key\":\"%s\"}]}".formatted(ALICE, ALSO_ALICE),
        dapp.get("/keys").body());
    HttpResponse<String> all = dapp.get("/partyinfo/keys", "Origin", "https://dapp.example");
    assertTrue(all.body().contains(BOB.toBase64()), all.body());
    String allowed = "Access-Control-Allow-Origin";
    assertEquals("https://dapp.example", all.headers().firstValue(allowed).orElseThrow());
    HttpResponse<String> other = dapp.get("/keys", "Origin", "https://other.example");
    assertFalse(other.headers().firstValue(allowed).isPresent());
    assertEquals(404, dapp.get(transaction("A".repeat(86) + "==")).statusCode());
  }
}
