package io.witan.deploy.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.quorum.tessera.data.MessageHash;
import com.quorum.tessera.enclave.Enclave;
import com.quorum.tessera.enclave.EnclaveImpl;
import com.quorum.tessera.enclave.EncodedPayload;
import com.quorum.tessera.enclave.PayloadEncoder;
import com.quorum.tessera.enclave.PayloadEncoderImpl;
import com.quorum.tessera.encryption.KeyManagerImpl;
import com.quorum.tessera.encryption.KeyNotFoundException;
import com.quorum.tessera.encryption.KeyPair;
import com.quorum.tessera.encryption.PrivateKey;
import com.quorum.tessera.encryption.PublicKey;
import com.quorum.tessera.nacl.jnacl.JnaclFactory;
import com.quorum.tessera.transaction.PrivacyHelperImpl;
import com.quorum.tessera.transaction.ResendRequest;
import com.quorum.tessera.transaction.TransactionManager;
import com.quorum.tessera.transaction.TransactionManagerImpl;
import com.quorum.tessera.transaction.exception.PrivacyViolationException;
import com.quorum.tessera.transaction.publish.BatchPayloadPublisher;
import com.quorum.tessera.transaction.publish.PayloadPublisher;
import com.quorum.tessera.transaction.publish.PublishPayloadException;
import com.quorum.tessera.transaction.resend.ResendManagerImpl;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.enclave.PartySecret;
import io.witan.protocol.privacy.payload.PartyInfo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Tessera's own transaction manager, enclave and encodings (1.0.0, of the version that brought
 * privacy flags), reached over HTTP as Tessera is. What its libraries lack is HTTP alone.
 */
final class OriginalPeer implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int RESENT_AT_ONCE = 10;

  private final OriginalRows rows = new OriginalRows();
  private final PayloadEncoder encoder = new PayloadEncoderImpl();
  private final Map<PublicKey, String> peers = new ConcurrentHashMap<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Enclave enclave;
  private final TransactionManager manager;
  private final HttpServer server;
  private final PartyKey key;

  OriginalPeer(PartySecret secret) throws IOException {
    this.key = secret.key();
    KeyPair pair = new KeyPair(publicKey(key), PrivateKey.from(secret.forKeyFile().toArray()));
    this.enclave =
        new EnclaveImpl(
            new JnaclFactory().create(Map.of()), new KeyManagerImpl(List.of(pair), List.of()));
    PayloadPublisher publisher = this::push;
    BatchPayloadPublisher toAll =
        (payload, recipients) ->
            recipients.forEach(
                recipient -> push(encoder.forRecipient(payload, recipient), recipient));
    this.manager =
        new TransactionManagerImpl(
            rows,
            enclave,
            new OriginalRows.Raw(),
            new ResendManagerImpl(rows, encoder, enclave),
            publisher,
            toAll,
            new PrivacyHelperImpl(rows, true),
            RESENT_AT_ONCE);
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    route("/push", this::pushed);
    route("/resend", this::resend);
    route("/partyinfo", body -> new byte[0]);
    route("/partyinfo/validate", this::proved);
    server.start();
  }

  private interface Answer {
    byte[] to(byte[] body) throws IOException;
  }

  private void route(String path, Answer answer) {
    server.createContext(
        path,
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          try {
            reply(exchange, path.equals("/push") ? 201 : 200, answer.to(body));
          } catch (PrivacyViolationException refused) {
            reply(exchange, 403, refused.getMessage().getBytes(UTF_8));
          } catch (KeyNotFoundException unknown) {
            reply(exchange, 404, unknown.getMessage().getBytes(UTF_8));
          } catch (RuntimeException failed) {
            reply(exchange, 500, String.valueOf(failed.getMessage()).getBytes(UTF_8));
          }
        });
  }

  private static void reply(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private byte[] pushed(byte[] body) {
    return base64(manager.storePayload(encoder.decode(body)).getHashBytes()).getBytes(UTF_8);
  }

  private byte[] resend(byte[] body) throws IOException {
    JsonNode request = MAPPER.readTree(body);
    ResendRequest.Builder builder =
        ResendRequest.Builder.create()
            .withRecipient(PublicKey.from(unBase64(request.get("publicKey").asText())))
            .withType(ResendRequest.ResendRequestType.valueOf(request.get("type").asText()));
    if (request.has("key")) {
      builder.withHash(new MessageHash(unBase64(request.get("key").asText())));
    }
    EncodedPayload payload = manager.resend(builder.build()).getPayload();
    return payload == null ? new byte[0] : encoder.encode(payload);
  }

  private byte[] proved(byte[] body) {
    EncodedPayload challenge = encoder.decode(body);
    return enclave.unencryptTransaction(challenge, challenge.getRecipientKeys().getFirst());
  }

  private void push(EncodedPayload payload, PublicKey recipient) {
    String url = peers.get(recipient);
    if (url == null) {
      throw new KeyNotFoundException("Recipient not found for key: " + recipient.encodeToBase64());
    }
    HttpResponse<String> answer = post(url + "push", encoder.encode(payload));
    if (answer.statusCode() != 201) {
      throw new PublishPayloadException(url + " answered " + answer.statusCode() + answer.body());
    }
  }

  private HttpResponse<String> post(String url, byte[] body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", Rest.OCTETS)
            .header("tesseraSupportedApiVersions", "v1,v2")
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException failed) {
      throw new PublishPayloadException(failed.getMessage());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new PublishPayloadException("stopped");
    }
  }

  String url() {
    return "http://localhost:" + server.getAddress().getPort() + "/";
  }

  PartyKey key() {
    return key;
  }

  TransactionManager manager() {
    return manager;
  }

  PayloadEncoder encoder() {
    return encoder;
  }

  /** Tells another manager of itself, whose parties it knows from then on. */
  HttpResponse<String> meet(String url, List<PartyKey> parties) {
    parties.forEach(party -> peers.put(publicKey(party), url));
    TreeMap<PartyKey, String> keys = new TreeMap<>();
    keys.put(key, url());
    return post(url + "partyinfo", new PartyInfo(url(), keys, List.of()).encode().toArray());
  }

  static PublicKey publicKey(PartyKey key) {
    return PublicKey.from(key.bytes().toArray());
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static byte[] unBase64(String text) {
    return Base64.getDecoder().decode(text);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    client.shutdownNow();
  }
}
