package io.witan.httpapi.tessera;

import akka.Done;
import akka.actor.typed.ActorSystem;
import akka.http.javadsl.Http;
import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.headers.RawHeader;
import akka.util.ByteString;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.actors.exchange.ExchangeRefused;
import io.witan.actors.exchange.PartyTransport;
import io.witan.httpapi.rpc.Json;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.exchange.ApiVersion;
import io.witan.protocol.privacy.payload.EncodedPayload;
import io.witan.protocol.privacy.payload.PartyInfo;
import io.witan.protocol.privacy.payload.PayloadCodec;
import io.witan.protocol.privacy.payload.PrivacyGroup;
import io.witan.protocol.privacy.payload.PrivacyGroupCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Calls other managers as Tessera does. */
public final class TesseraClient implements PartyTransport {
  /** In which each manager tells the versions that it speaks. */
  static final String VERSIONS_HEADER = "tesseraSupportedApiVersions";

  /** Of payloads in one batch, but for a single one; each manager takes that much at once. */
  private static final long BATCH_CHARACTERS = 1 << 20;

  private static final PartyInfo NOTHING = new PartyInfo("", new TreeMap<>(), List.of());

  private final ActorSystem<?> system;
  private final Lane discovery;
  private final Lane push;
  private final Lane resend;
  private final Lane resendAll;

  /** With the limits on what others answer; by TLS with this identity where a URL asks for it. */
  public TesseraClient(
      ActorSystem<?> system,
      TesseraTimeouts timeouts,
      TesseraLimits limits,
      Optional<TlsIdentity> identity) {
    this.system = system;
    Lane.Maker lanes = new Lane.Maker(system, timeouts.connect(), identity);
    this.discovery = lanes.lane(timeouts.discovery(), TesseraLimits.PARTY_INFO_BYTES);
    this.push = lanes.lane(timeouts.push(), TesseraLimits.SMALL_BYTES);
    this.resend = lanes.lane(timeouts.resend(), limits.bodyBytes());
    this.resendAll = lanes.lane(timeouts.resendAll(), TesseraLimits.SMALL_BYTES);
  }

  /** Closes the connections to other managers; to be complete before the actor system ends. */
  public CompletionStage<Done> stop() {
    return Http.get(system).shutdownAllConnectionPools().thenApply(all -> Done.getInstance());
  }

  @Override
  public CompletionStage<PayloadHash> push(String url, EncodedPayload payload) {
    return push.ask(octets(url, "push", PayloadCodec.LEGACY.encode(payload)))
        .thenApply(
            answer -> read(url, answer, bytes -> PayloadHash.fromBase64(text(bytes).strip())));
  }

  @Override
  public CompletionStage<Void> pushBatch(String url, List<EncodedPayload> payloads) {
    CompletionStage<Void> pushed = CompletableFuture.completedStage(null);
    ArrayNode some = Json.array();
    long characters = 0;
    for (EncodedPayload payload : payloads) {
      String encoded = JsonFields.base64(PayloadCodec.LEGACY.encode(payload));
      if (!some.isEmpty() && characters + encoded.length() > BATCH_CHARACTERS) {
        pushed = then(pushed, url, some);
        some = Json.array();
        characters = 0;
      }
      some.add(encoded);
      characters += encoded.length();
    }
    return then(pushed, url, some);
  }

  private CompletionStage<Void> then(CompletionStage<Void> before, String url, ArrayNode batch) {
    return before
        .thenCompose(
            done -> resend.ask(json(url, "pushBatch", Json.object().set("encodedPayloads", batch))))
        .thenAccept(done -> {});
  }

  @Override
  public CompletionStage<EncodedPayload> resend(String url, PartyKey party, PayloadHash hash) {
    ObjectNode body =
        Json.object()
            .put("type", "INDIVIDUAL")
            .put("publicKey", party.toBase64())
            .put("key", hash.toBase64());
    return resend
        .ask(json(url, "resend", body))
        .thenApply(answer -> read(url, answer, PayloadCodec::decode));
  }

  @Override
  public CompletionStage<Void> resendAll(String url, PartyKey party) {
    ObjectNode body = Json.object().put("type", "ALL").put("publicKey", party.toBase64());
    return resendAll.ask(json(url, "resend", body)).thenAccept(done -> {});
  }

  @Override
  public CompletionStage<Void> tell(String url, EncodedPayload sealed) {
    return discovery
        .ask(octets(url, PartyRoutes.OUTCOMES.substring(1), PayloadCodec.LEGACY.encode(sealed)))
        .thenAccept(done -> {});
  }

  @Override
  public CompletionStage<Void> pushGroup(String url, PrivacyGroup group) {
    return push.ask(octets(url, "pushPrivacyGroup", PrivacyGroupCodec.encode(group)))
        .thenAccept(done -> {});
  }

  @Override
  public CompletionStage<PartyInfo> partyInfo(String url, PartyInfo ours) {
    HttpRequest request =
        request(
            url,
            "partyinfo",
            ContentTypes.APPLICATION_OCTET_STREAM,
            ours.encode(),
            Stream.of(ApiVersion.values()));
    return discovery
        .ask(request)
        .thenApply(answer -> answer.isEmpty() ? NOTHING : read(url, answer, PartyInfo::decode));
  }

  @Override
  public CompletionStage<Bytes> prove(String url, EncodedPayload challenge) {
    return discovery.ask(octets(url, "partyinfo/validate", PayloadCodec.LEGACY.encode(challenge)));
  }

  private static HttpRequest octets(String url, String path, Bytes body) {
    return request(url, path, ContentTypes.APPLICATION_OCTET_STREAM, body, older());
  }

  private static HttpRequest json(String url, String path, ObjectNode body) {
    Bytes text = Bytes.wrap(ByteString.fromString(Json.write(body)).toArray());
    return request(url, path, ContentTypes.APPLICATION_JSON, text, older());
  }

  /**
   * Without the newest: by it the receiver chooses the encoding in which it reads what comes with
   * this request, and all can read the older one.
   */
  private static Stream<ApiVersion> older() {
    return Stream.of(ApiVersion.values()).filter(version -> version != ApiVersion.CBOR);
  }

  private static HttpRequest request(
      String url, String path, ContentType type, Bytes body, Stream<ApiVersion> versions) {
    String known = versions.map(ApiVersion::text).collect(Collectors.joining(","));
    return HttpRequest.POST(url.endsWith("/") ? url + path : url + "/" + path)
        .withEntity(HttpEntities.create(type, ByteString.fromArray(body.unsafeArray())))
        .withHeaders(new ArrayList<>(List.of(RawHeader.create(VERSIONS_HEADER, known))));
  }

  private static String text(Bytes bytes) {
    return new String(bytes.unsafeArray(), StandardCharsets.UTF_8);
  }

  private static <T> T read(String url, Bytes answer, Function<Bytes, T> reader) {
    try {
      return reader.apply(answer);
    } catch (IllegalArgumentException malformed) {
      throw new ExchangeRefused(
          ExchangeRefused.Kind.UNAVAILABLE,
          url + " answered what cannot be read: " + malformed.getMessage());
    }
  }
}
