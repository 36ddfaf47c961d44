package io.witan.deploy.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.Rules;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class TestNetworkTest {
  private static JsonNode json(String text) throws JsonProcessingException {
    return new ObjectMapper().readTree(text);
  }

  private static Rules rules(String name, JsonNode test, long time) {
    return TestNetwork.named(name, test)
        .orElseThrow()
        .eraOf(1, time, BigInteger.ZERO)
        .config()
        .at(1, time);
  }

  @Test
  void aTransitionChangesTheForkAtItsVerySecond() throws JsonProcessingException {
    JsonNode plain = json("{}");
    assertEquals(Fork.CANCUN, rules("CancunToPragueAtTime15k", plain, 14_999).fork());
    assertEquals(Fork.PRAGUE, rules("CancunToPragueAtTime15k", plain, 15_000).fork());
    assertEquals(9, rules("OsakaToBPO1AtTime15k", plain, 14_999).blobs().most());
    assertEquals(15, rules("OsakaToBPO1AtTime15k", plain, 15_000).blobs().most());
    assertEquals(21, rules("BPO1ToBPO2AtTime15k", plain, 15_000).blobs().most());
  }

  @Test
  void aTestMayNameItsChainAndItsLimitsOnBlobs() throws JsonProcessingException {
    JsonNode test =
        json(
            """
            {"config":{"network":"BPO3","chainid":"0x0539","blobSchedule":{"BPO3":
              {"target":"0x15","max":"0x20","baseFeeUpdateFraction":"0x01"}}}}
            """);
    Rules rules = rules("BPO3", test, 0);
    assertEquals(Uint256.of(1337), rules.chainId());
    assertEquals(32, rules.blobs().most());
    assertEquals(1, rules.blobs().updateFraction());
  }

  @Test
  void whatIsNoNetworkOrHasNoPriceForBlobsIsSaid() throws JsonProcessingException {
    assertTrue(TestNetwork.named("Amsterdam", json("{}")).isEmpty());
    assertTrue(TestNetwork.named("CancunToPragueAtTime", json("{}")).isEmpty());
    JsonNode free =
        json(
            "{\"config\":{\"blobSchedule\":{\"Osaka\":"
                + "{\"target\":1,\"max\":2,\"baseFeeUpdateFraction\":0}}}}");
    assertThrows(MalformedTest.class, () -> TestNetwork.named("Osaka", free));
  }
}
