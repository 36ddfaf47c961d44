package io.witan.deploy.exchange;

import static io.witan.deploy.exchange.Rest.JSON;
import static io.witan.deploy.exchange.Rest.json;
import static io.witan.deploy.exchange.Rest.transaction;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.actors.exchange.ExchangeRefused;
import io.witan.httpapi.tessera.TesseraListener.App;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.enclave.Enclave;
import io.witan.protocol.privacy.enclave.NaclEncryptor;
import io.witan.protocol.privacy.enclave.PartySecret;
import io.witan.protocol.privacy.exchange.Distribution;
import io.witan.protocol.privacy.exchange.Sent;
import io.witan.protocol.privacy.payload.EncodedPayload;
import io.witan.protocol.privacy.payload.PartyInfo;
import io.witan.protocol.privacy.payload.PayloadCodec;
import io.witan.protocol.privacy.payload.PayloadTerms;
import io.witan.protocol.privacy.payload.PrivacyGroup;
import io.witan.protocol.privacy.payload.PrivacyGroupCodec;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What managers of other organisations ask of one, honest and not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PeerApiTest {
  private static final PartySecret ALICE = ManagerApiTest.secret(1);
  private static final PartySecret BOB = ManagerApiTest.secret(3);
  private static final PartySecret MALLORY = ManagerApiTest.secret(5);

  private AliceAndBob both;
  private Rest toBob;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    both = AliceAndBob.start(directory, List.of(ALICE), List.of(BOB));
    toBob = Rest.of(both.bob(), App.P2P);
  }

  @AfterAll
  void stop() {
    both.close();
  }

  private static EncodedPayload sealed(String message, PartySecret sender, PartyKey to) {
    Enclave enclave = new Enclave(new NaclEncryptor());
    Enclave.Sealed sealed =
        enclave.encrypt(
            Bytes.wrap(message.getBytes(StandardCharsets.UTF_8)),
            sender,
            List.of(to, sender.key()),
            PayloadTerms.STANDARD,
            new Enclave.Entropy(random(32), random(24), random(24)));
    return ((Enclave.Sealed.Done) sealed).payload().forRecipient(to).orElseThrow();
  }

  private static Bytes random(int size) {
    byte[] bytes = new byte[size];
    new SecureRandom().nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  @Test
  void aPayloadIsTakenInEitherEncodingAndTwice() throws Exception {
    for (PayloadCodec codec : PayloadCodec.values()) {
      EncodedPayload payload = sealed("by " + codec, MALLORY, BOB.key());
      for (String version : List.of("v1", "v1,v2,2.1,3.0,4.0,5.0")) {
        HttpResponse<String> pushed =
            toBob.post("/push", codec.encode(payload), "tesseraSupportedApiVersions", version);
        assertEquals(201, pushed.statusCode(), pushed.body());
        assertEquals(payload.hash().toBase64(), pushed.body());
      }
      assertEquals(200, Rest.of(both.bob(), App.Q2T).get(transaction(payload.hash())).statusCode());
    }
  }

  @Test
  void whatIsNoPayloadOrNotForThisManagerIsNotTaken() throws Exception {
    EncodedPayload foreign = sealed("foreign", MALLORY, ALICE.key());
    assertEquals(404, toBob.post("/push", PayloadCodec.LEGACY.encode(foreign)).statusCode());
    Bytes whole = PayloadCodec.LEGACY.encode(sealed("cut", MALLORY, BOB.key()));
    for (int size : List.of(0, 1, 8, 40, 60, 100, 200)) {
      HttpResponse<String> cut = toBob.post("/push", whole.slice(0, size));
      assertEquals(400, cut.statusCode(), cut.body());
    }
    Bytes long8 = Bytes.fromHex("7fffffffffffffff");
    assertEquals(400, toBob.post("/push", long8).statusCode());
    assertEquals(400, toBob.post("/push", Bytes.fromHex("bfff")).statusCode());
  }

  @Test
  void aBatchOfPayloadsIsTakenAsAWhole() throws Exception {
    EncodedPayload one = sealed("one", MALLORY, BOB.key());
    EncodedPayload two = sealed("two", MALLORY, BOB.key());
    String body = "{\"encodedPayloads\":[\"%s\",\"%s\"]}".formatted(base64(one), base64(two));
    assertEquals(200, toBob.post("/pushBatch", JSON, body).statusCode());
    assertEquals(200, Rest.of(both.bob(), App.Q2T).get(transaction(two.hash())).statusCode());
    assertEquals(
        400, toBob.post("/pushBatch", JSON, "{\"encodedPayloads\":[\"AAAA\"]}").statusCode());
  }

  private static String base64(EncodedPayload payload) {
    return Base64.getEncoder().encodeToString(PayloadCodec.LEGACY.encode(payload).toArray());
  }

  private Sent sent(String message) throws Exception {
    return both.alice()
        .node()
        .send(
            Bytes.wrap(message.getBytes(StandardCharsets.UTF_8)),
            Optional.empty(),
            Distribution.standard(List.of(BOB.key())))
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS);
  }

  @Test
  void onePayloadIsGivenAgainAndSoAreAll() throws Exception {
    Sent sent = sent("lost at Bob's");
    Rest toAlice = Rest.of(both.alice(), App.P2P);
    String one =
        "{\"type\":\"INDIVIDUAL\",\"publicKey\":\"%s\",\"key\":\"%s\"}"
            .formatted(BOB.key(), sent.hash().toBase64());
    var again =
        toAlice.bytes(
            toAlice.to("/resend").header("Content-Type", JSON).POST(BodyPublishers.ofString(one)));
    assertEquals(200, again.statusCode());
    EncodedPayload payload = PayloadCodec.decode(Bytes.wrap(again.body()));
    assertEquals(sent.hash(), payload.hash());
    assertEquals(List.of(BOB.key()), payload.recipients());
    forget(sent);
    String all = "{\"type\":\"ALL\",\"publicKey\":\"%s\"}".formatted(BOB.key());
    assertEquals(200, toAlice.post("/resend", JSON, all).statusCode());
    assertEquals(200, Rest.of(both.bob(), App.Q2T).get(transaction(sent.hash())).statusCode());
    forget(sent);
    HttpResponse<String> batch =
        toAlice.post(
            "/resendBatch", JSON, "{\"publicKey\":\"%s\",\"batchSize\":2}".formatted(BOB.key()));
    assertTrue(json(batch).get("total").asInt() >= 1, batch.body());
    assertEquals(200, Rest.of(both.bob(), App.Q2T).get(transaction(sent.hash())).statusCode());
    assertEquals(400, toAlice.post("/resend", JSON, "{\"type\":\"SOME\"}").statusCode());
  }

  private void forget(Sent sent) throws Exception {
    both.bob().node().delete(sent.hash()).toCompletableFuture().get(60, TimeUnit.SECONDS);
    assertEquals(404, Rest.of(both.bob(), App.Q2T).get(transaction(sent.hash())).statusCode());
  }

  @Test
  void aRecipientThatIsDownIsToldAs410(@TempDir Path directory) throws Exception {
    int port = WitanPeer.freePort();
    PartySecret key = ManagerApiTest.secret(7);
    String alicesUrl = both.alice().parties().own().url();
    try (WitanPeer carol =
        new WitanPeer(directory, port, Optional.empty(), List.of(alicesUrl), List.of(key))) {
      Acquainted.with(both.alice(), List.of(key.key()));
      assertEquals(List.of(key.key()), carol.node().keys());
    }
    String body = "{\"payload\":\"AAAA\",\"to\":[\"" + key.key() + "\"]}";
    HttpResponse<String> offline = Rest.of(both.alice(), App.Q2T).post("/send", JSON, body);
    assertEquals(410, offline.statusCode(), offline.body());
  }

  @Test
  void aManagerTellsWhoAndWhereItIs() throws Exception {
    var info = json(toBob.get("/partyinfo"));
    assertEquals(both.bob().parties().own().url(), info.get("url").asText());
    assertEquals(both.alice().parties().own().url(), info.get("peers").get(0).get("url").asText());
    assertEquals(2, info.get("keys").size());
    var answer =
        toBob.bytes(
            toBob
                .to("/partyinfo")
                .header("Content-Type", Rest.OCTETS)
                .POST(BodyPublishers.ofByteArray(both.alice().parties().own().encode().toArray())));
    assertEquals(200, answer.statusCode());
    PartyInfo told = PartyInfo.decode(Bytes.wrap(answer.body()));
    assertEquals(new PartyInfo(both.bob().parties().own().url(), new TreeMap<>(), List.of()), told);
  }

  @Test
  void nobodyClaimsAnothersKeyOrSendsAManagerElsewhere() throws Exception {
    for (String url :
        List.of("http://169.254.169.254/", "http://other.example:9000/", "gopher:x")) {
      TreeMap<PartyKey, String> claims = new TreeMap<>();
      claims.put(MALLORY.key(), url);
      Bytes info = new PartyInfo(url, claims, List.of()).encode();
      HttpResponse<String> refused = toBob.post("/partyinfo", info);
      assertEquals(403, refused.statusCode(), refused.body());
    }
    int nobody = WitanPeer.freePort();
    TreeMap<PartyKey, String> claims = new TreeMap<>();
    String url = WitanPeer.url(nobody, Optional.empty());
    claims.put(ALICE.key(), url);
    claims.put(MALLORY.key(), url);
    Bytes info = new PartyInfo(url, claims, List.of()).encode();
    assertEquals(403, toBob.post("/partyinfo", info).statusCode());
    var table = both.bob().parties().table();
    assertEquals(both.alice().parties().own().url(), table.of(ALICE.key()).orElseThrow().url());
    assertFalse(table.of(MALLORY.key()).isPresent());
    assertEquals(400, toBob.post("/partyinfo", Bytes.ofInts(1, 2, 3)).statusCode());
  }

  @Test
  void onlyAChallengeIsReadForOthers() throws Exception {
    String uuid = UUID.randomUUID().toString();
    Bytes challenge = PayloadCodec.LEGACY.encode(sealed(uuid, MALLORY, BOB.key()));
    HttpResponse<String> proof = toBob.post("/partyinfo/validate", challenge);
    assertEquals(200, proof.statusCode());
    assertEquals(uuid, proof.body());
    Bytes secret = PayloadCodec.LEGACY.encode(sealed("a secret", MALLORY, BOB.key()));
    HttpResponse<String> refused = toBob.post("/partyinfo/validate", secret);
    assertEquals(400, refused.statusCode());
    assertFalse(refused.body().contains("secret"));
    Bytes foreign = PayloadCodec.LEGACY.encode(sealed(uuid, MALLORY, ALICE.key()));
    assertEquals(404, toBob.post("/partyinfo/validate", foreign).statusCode());
  }

  @Test
  void groupsOfOthersAreTakenWhereTheyConcernThisManager() throws Exception {
    PrivacyGroup ours = group("ours", MALLORY.key(), BOB.key());
    assertEquals(200, toBob.post("/pushPrivacyGroup", PrivacyGroupCodec.encode(ours)).statusCode());
    assertTrue(Rest.of(both.bob(), App.Q2T).get("/groups/pantheon").body().contains("ours"));
    PrivacyGroup others = group("others", MALLORY.key(), ALICE.key());
    assertEquals(
        403, toBob.post("/pushPrivacyGroup", PrivacyGroupCodec.encode(others)).statusCode());
    assertEquals(400, toBob.post("/pushPrivacyGroup", Bytes.ofInts(1)).statusCode());
  }

  private static PrivacyGroup group(String name, PartyKey... members) {
    return new PrivacyGroup(
        name,
        "",
        List.of(members),
        Bytes.ofInts(1, 2),
        PrivacyGroup.Type.PANTHEON,
        PrivacyGroup.State.ACTIVE);
  }

  @Test
  void callersOfOtherHostsAreNotServed() throws Exception {
    try (Socket other =
        new Socket("127.0.0.1", toBob.base().getPort(), InetAddress.getByName("127.0.0.2"), 0)) {
      other.setSoTimeout(60_000);
      other
          .getOutputStream()
          .write(
              "GET /upcheck HTTP/1.1\r\nHost: localhost\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      InputStream in = other.getInputStream();
      assertEquals("HTTP/1.1 401", new String(in.readNBytes(12), StandardCharsets.US_ASCII));
    }
  }

  @Test
  void whatCannotBeReachedIsSaidInASentence() {
    String url = WitanPeer.url(WitanPeer.freePort(), Optional.empty());
    ExecutionException failed =
        assertThrows(
            ExecutionException.class,
            () ->
                both.alice()
                    .transport()
                    .resend(url, BOB.key(), sealed("x", MALLORY, BOB.key()).hash())
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS));
    ExchangeRefused refused = assertInstanceOf(ExchangeRefused.class, failed.getCause());
    assertEquals(ExchangeRefused.Kind.OFFLINE, refused.kind());
    assertTrue(
        refused.getMessage().startsWith(url + "resend cannot be reached: Connection refused"),
        refused.getMessage());
  }

  @Test
  void moreRequestsThanAManagerThatAnswersNothingMayHaveAreRefusedInASentence() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String url = WitanPeer.url(silent.getLocalPort(), Optional.empty());
      EncodedPayload payload = sealed("x", MALLORY, BOB.key());
      CompletableFuture<?>[] pushes =
          Stream.generate(() -> both.alice().transport().push(url, payload).toCompletableFuture())
              .limit(600)
              .toArray(CompletableFuture<?>[]::new);
      ExecutionException first =
          assertThrows(
              ExecutionException.class,
              () -> CompletableFuture.anyOf(pushes).get(60, TimeUnit.SECONDS));
      ExchangeRefused refused = assertInstanceOf(ExchangeRefused.class, first.getCause());
      assertEquals(ExchangeRefused.Kind.OFFLINE, refused.kind());
      assertEquals(url + "push has 256 requests to answer already", refused.getMessage());
    }
  }
}
