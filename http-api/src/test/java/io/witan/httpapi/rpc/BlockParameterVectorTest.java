package io.witan.httpapi.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.httpapi.ConformanceData;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class BlockParameterVectorTest {
  @TestFactory
  Stream<DynamicTest> blockParametersAreReadAsGoQuorumReadsThem() throws Exception {
    String text = Files.readString(ConformanceData.file("vectors/rpc_block_parameters.json"));
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode one : Json.parse(text).orElseThrow().get("cases")) {
      tests.add(DynamicTest.dynamicTest(one.get("id").asText(), () -> check(one)));
    }
    return tests.stream();
  }

  private static void check(JsonNode one) {
    String input = one.get("input").asText();
    boolean orHash = one.get("id").asText().contains("OrHash");
    if (one.get("expected").has("error")) {
      assertThrows(RuntimeException.class, () -> read(input, orHash));
      return;
    }
    assertEquals(expected(one.get("expected")), read(input, orHash));
  }

  private static BlockRef read(String input, boolean orHash) {
    Field field = new Field(Json.parse(input).orElseThrow(), "invalid argument 0");
    return orHash ? field.block() : field.blockNumber();
  }

  private static BlockRef expected(JsonNode expected) {
    if (expected.has("hash")) {
      return new BlockRef.ByHash(
          new Field(expected.get("hash"), "").hash(), expected.get("requireCanonical").asBoolean());
    }
    JsonNode number = expected.get("number");
    return number.isTextual()
        ? BlockRef.Tag.valueOf(number.asText().toUpperCase(Locale.ROOT))
        : new BlockRef.Height(number.asLong());
  }
}
