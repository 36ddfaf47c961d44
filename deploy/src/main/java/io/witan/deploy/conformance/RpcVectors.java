package io.witan.deploy.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.witan.httpapi.rpc.BlockRef;
import io.witan.httpapi.rpc.Field;
import io.witan.httpapi.rpc.RpcException;
import java.util.Locale;
import java.util.Optional;

/** Vectors about parameters of JSON-RPC. */
final class RpcVectors {
  private static final ObjectMapper JSON = new ObjectMapper();

  private RpcVectors() {}

  static Outcome block(JsonNode test) {
    JsonNode expected = Fields.node(test, "expected");
    boolean orHash = Fields.text(test, "id").startsWith("TestBlockNumberOrHash");
    Optional<BlockRef> found = read(Fields.text(test, "input"), orHash);
    if (expected.has("error")) {
      return Outcome.equal("block", Optional.empty(), found);
    }
    BlockRef wanted;
    if (expected.has("hash")) {
      wanted =
          new BlockRef.ByHash(
              Fields.hash(expected, "hash"), expected.path("requireCanonical").asBoolean());
    } else if (expected.path("number").isTextual()) {
      wanted = BlockRef.Tag.valueOf(expected.get("number").asText().toUpperCase(Locale.ROOT));
    } else {
      wanted = new BlockRef.Height(Fields.number(expected, "number"));
    }
    return Outcome.equal("block", Optional.of(wanted), found);
  }

  private static Optional<BlockRef> read(String text, boolean orHash) {
    try {
      JsonNode json = JSON.readTree(text);
      if (json == null || json.isMissingNode()) {
        return Optional.empty();
      }
      Field field = new Field(json, "block");
      return Optional.of(orHash ? field.block() : field.blockNumber());
    } catch (JsonProcessingException | RpcException refused) {
      return Optional.empty();
    }
  }
}
