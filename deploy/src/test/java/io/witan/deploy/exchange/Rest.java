package io.witan.deploy.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.witan.httpapi.tessera.TesseraListener.App;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PayloadHash;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A plain HTTP client of managers, as a ledger or a script is. */
record Rest(HttpClient client, URI base) {
  static final String JSON = "application/json";
  static final String V2_1 = "application/vnd.tessera-2.1+json";
  static final String V4_0 = "application/vnd.tessera-4.0+json";
  static final String OCTETS = "application/octet-stream";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  static Rest of(WitanPeer peer, App app) {
    return new Rest(peer.client(), peer.at(app, "/"));
  }

  HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(base + path.substring(1)));
  }

  HttpResponse<String> text(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  HttpResponse<byte[]> bytes(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  HttpResponse<String> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = to(path);
    return text(headers.length == 0 ? request : request.headers(headers));
  }

  HttpResponse<String> post(String path, String type, String body, String... headers)
      throws Exception {
    HttpRequest.Builder request = to(path).header("Content-Type", type);
    return text(
        (headers.length == 0 ? request : request.headers(headers))
            .POST(BodyPublishers.ofString(body)));
  }

  HttpResponse<String> post(String path, Bytes body, String... headers) throws Exception {
    HttpRequest.Builder request = to(path).header("Content-Type", OCTETS);
    return text(
        (headers.length == 0 ? request : request.headers(headers))
            .POST(BodyPublishers.ofByteArray(body.toArray())));
  }

  static JsonNode json(HttpResponse<String> response) throws Exception {
    return MAPPER.readTree(response.body());
  }

  static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  static String unBase64(String text) {
    return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
  }

  /** The path of a payload. */
  static String transaction(String hash) {
    return "/transaction/" + URLEncoder.encode(hash, StandardCharsets.UTF_8);
  }

  static String transaction(PayloadHash hash) {
    return transaction(hash.toBase64());
  }
}
