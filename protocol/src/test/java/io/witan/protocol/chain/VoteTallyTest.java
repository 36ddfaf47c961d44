package io.witan.protocol.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.witan.protocol.ConformanceData;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The tallies of validator votes that GoQuorum and Besu state. */
class VoteTallyTest {
  @TestFactory
  Stream<DynamicTest> votesDecideAsInGoQuorumAndBesu() throws IOException {
    Path vectors = ConformanceData.file("vectors/validator_voting.json");
    JsonNode cases = new ObjectMapper().readTree(vectors.toFile()).get("cases");
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode one : cases) {
      boolean besu = one.get("input").has("steps");
      tests.add(
          DynamicTest.dynamicTest(
              one.get("id").asText(), () -> check(one.get("input"), one, besu)));
    }
    assertFalse(tests.isEmpty());
    return tests.stream();
  }

  private static void check(JsonNode input, JsonNode one, boolean besu) {
    VoteTally tally = VoteTally.of(addresses(input.get("validators")));
    if (besu) {
      for (JsonNode step : input.get("steps")) {
        tally = step(tally, step);
      }
      return;
    }
    int epoch = input.get("epoch").asInt(30_000);
    int number = 0;
    for (JsonNode vote : input.get("votes")) {
      number++;
      if (number % epoch == 0) {
        tally = tally.withoutVotes();
      }
      if (!vote.get("voted").isNull()) {
        boolean add = vote.get("authorize").asBoolean();
        tally = tally.cast(address(vote.get("proposer")), address(vote.get("voted")), add);
      }
    }
    assertEquals(sorted(addresses(one.get("expected").get("validators"))), tally.validators());
  }

  private static VoteTally step(VoteTally tally, JsonNode step) {
    if (step.has("expectValidators")) {
      assertEquals(sorted(addresses(step.get("expectValidators"))), tally.validators());
      return tally;
    }
    if (step.has("discardAllVotes")) {
      return tally.withoutVotes();
    }
    boolean add = step.get("vote").asText().equals("ADD");
    return tally.cast(address(step.get("proposer")), address(step.get("recipient")), add);
  }

  private static List<Address> sorted(List<Address> all) {
    return List.copyOf(new TreeSet<>(all));
  }

  private static List<Address> addresses(JsonNode names) {
    List<Address> all = new ArrayList<>();
    names.forEach(name -> all.add(address(name)));
    return all;
  }

  private static Address address(JsonNode name) {
    String text = name.asText();
    if (text.startsWith("0x")) {
      return Address.fromHex(text);
    }
    byte[] bytes = new byte[20];
    bytes[19] = (byte) text.charAt(0);
    return Address.of(Bytes.wrap(bytes));
  }
}
