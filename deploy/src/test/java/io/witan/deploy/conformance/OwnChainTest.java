package io.witan.deploy.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.ledger.Block;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Forms of execution-spec-tests that the bundle lacks, written from a chain of our own. */
class OwnChainTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Paris",
        "Shanghai",
        "Cancun",
        "Prague",
        "Osaka",
        "BPO2",
        "ParisToShanghaiAtTime15k",
        "ShanghaiToCancunAtTime15k",
        "CancunToPragueAtTime15k",
        "PragueToOsakaAtTime15k",
        "OsakaToBPO1AtTime15k",
        "BPO1ToBPO2AtTime15k"
      })
  void aChainOfEveryNetworkSincePassesInBothForms(String network) throws Exception {
    OwnChain chain = new OwnChain(network);
    assertPassed(run(chain.engine()));
    assertPassed(run(chain.blockchain()));
  }

  @Test
  void everyMemberOfAPayloadCounts() throws Exception {
    List<String> missed = new ArrayList<>();
    OwnChain chain = new OwnChain("Prague");
    JsonNode valid = payload(chain.engine());
    for (Map.Entry<String, JsonNode> member : valid.path("params").path(0).properties()) {
      ObjectNode file = chain.engine();
      ObjectNode changed = (ObjectNode) payload(file).path("params").path(0);
      changed.set(member.getKey(), other(member.getValue()));
      Tally tally = run(file);
      if (tally.failures().isEmpty() && tally.unusable().isEmpty()) {
        missed.add(member.getKey());
      }
    }
    assertEquals(List.of(), missed);
  }

  private static JsonNode other(JsonNode value) {
    if (value.isArray()) {
      return value.isEmpty() ? NullNode.getInstance() : ((ArrayNode) value.deepCopy()).removeAll();
    }
    String text = value.asText();
    String start = text.equals("0x") ? "0x0" : text.substring(0, text.length() - 1);
    return TextNode.valueOf(start + (text.endsWith("1") ? '2' : '1'));
  }

  /** A block in which the gas used is wrong, under its right hash. */
  private static ObjectNode withWrongGas(String validationError) {
    OwnChain chain = new OwnChain("Cancun");
    ObjectNode file = chain.engine();
    Block block = chain.blocks().getFirst().block();
    Block wrong =
        block.withHeader(block.header().toBuilder().gasUsed(block.header().gasUsed() + 1).build());
    ObjectNode payload = OwnChain.payload(wrong).put("validationError", validationError);
    ((ArrayNode) test(file).path("engineNewPayloads")).insert(0, payload);
    return file;
  }

  @ParameterizedTest
  @CsvSource({
    "BlockException.INVALID_GAS_USED, true, ''",
    "InvalidGasUsed2, true, ''",
    "BlockException.NEW_ONE|BlockException.INVALID_GAS_USED, true, ''",
    "BlockException.NEW_ONE, true, BlockException.NEW_ONE",
    "BlockException.INVALID_BLOCK_TIMESTAMP_OLDER_THAN_PARENT, false, ''",
    "TransactionException.NONCE_IS_MAX|TR_TypeNotSupported, false, ''"
  })
  void aRefusalMustBeForTheReasonThatIsNamed(String name, boolean passes, String unknown)
      throws Exception {
    Tally tally = run(withWrongGas(name));
    assertEquals(passes, tally.failures().isEmpty(), tally.failures().toString());
    assertEquals(unknown.isEmpty() ? Map.of() : Map.of(unknown, 1), tally.unknownRefusals());
    if (!passes) {
      String reason = tally.failures().getFirst().reason();
      assertTrue(reason.startsWith("payload 1: refused for another reason than"), reason);
    }
  }

  @Test
  void aBlockThatShouldBeRefusedAndIsNotFails() throws Exception {
    ObjectNode file = new OwnChain("Osaka").engine();
    payload(file).put("validationError", "BlockException.INVALID_GASLIMIT");
    Tally tally = run(file);
    assertEquals(
        "payload 1: should be refused (BlockException.INVALID_GASLIMIT) but was accepted",
        tally.failures().getFirst().reason());
  }

  @Test
  void aRequestThatTheEngineItselfRefusesIsNoBlock() throws Exception {
    ObjectNode file = withWrongGas("BlockException.INVALID_GAS_USED");
    payload(file).put("errorCode", "-32602").remove("validationError");
    assertPassed(run(file));
  }

  @Test
  void testsMayShareTheirAccountsAndSayOnlyWhatChanges() throws Exception {
    OwnChain chain = new OwnChain("Prague");
    ObjectNode file = chain.engine();
    ObjectNode test = test(file);
    test.remove(List.of("pre", "postStateHash"));
    test.put("preHash", "0xabc");
    Tally alone = run(file);
    assertEquals(
        "there is no pre_alloc/0xabc.json beside or above it",
        alone.unusable().getFirst().reason().replaceAll("^.*: ", ""));
    ObjectNode shared = file.objectNode();
    shared.set("pre", chain.pre());
    assertPassed(run(file, Map.of("x/pre_alloc/0xabc.json", shared.toString())));
    ObjectNode diff = test.putObject("postStateDiff");
    diff.putNull("0x00000000000000000000000000000000000c0de0");
    assertEquals(
        1, run(file, Map.of("x/pre_alloc/0xabc.json", shared.toString())).failures().size());
  }

  @Test
  void aBlockWithoutItsHeaderBesideItMustBeRefused() throws Exception {
    ObjectNode file = new OwnChain("Cancun").blockchain();
    ((ObjectNode) test(file).path("blocks").path(1)).remove("blockHeader");
    assertEquals(1, run(file).failures().size());
  }

  @Test
  void aCaseThatHangsIsAFailureByItsNameAndTheOthersRun() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    ConformanceFormat hanging =
        new ConformanceFormat() {
          @Override
          public String name() {
            return "hanging";
          }

          @Override
          public boolean recognises(TestFile file) {
            return true;
          }

          @Override
          public void run(TestFile file, CaseSink sink) {
            sink.check("before", Outcome::passed);
            sink.check("hangs", () -> awaited(never));
            sink.check("after", Outcome::passed);
          }
        };
    TestRun run = new TestRun(List.of(hanging), all(), Duration.ofMillis(200));
    run.run(List.of(source("a.json", "{}"), source("b.json", "{}")), 1);
    never.countDown();
    assertEquals(4, run.tally().total().passed());
    assertEquals(
        List.of(
            "a.json hangs has not ended within 0.2 s", "b.json hangs has not ended within 0.2 s"),
        run.tally().failures().stream()
            .map(f -> f.path() + " " + f.name() + " " + f.reason())
            .toList());
  }

  private static Outcome awaited(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return Outcome.passed();
  }

  private static void assertPassed(Tally tally) {
    assertEquals(new Tally.Counts(1, 0, 0, 0), tally.total(), tally.failures().toString());
    assertEquals(List.of(), tally.unusable());
    assertEquals(Map.of(), tally.unknownRefusals());
  }

  private static ObjectNode test(ObjectNode file) {
    return (ObjectNode) file.properties().iterator().next().getValue();
  }

  private static ObjectNode payload(ObjectNode file) {
    return (ObjectNode) test(file).path("engineNewPayloads").path(0);
  }

  private static Tally run(ObjectNode file) throws InterruptedException {
    return run(file, Map.of());
  }

  private static Tally run(ObjectNode file, Map<String, String> beside)
      throws InterruptedException {
    TestRun run = new TestRun(Formats.ALL, all(), Duration.ofMinutes(5));
    TestSources.Source alone = source("x/prague/own.json", file.toString());
    run.run(
        List.of(
            new TestSources.Source(
                alone.path(),
                alone.size(),
                alone.opener(),
                path -> Optional.ofNullable(beside.get(path)).map(OwnChainTest::bytes))),
        1);
    return run.tally();
  }

  private static Bytes bytes(String text) {
    return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static TestSources.Source source(String path, String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    return new TestSources.Source(path, bytes.length, () -> new ByteArrayInputStream(bytes));
  }

  private static TestRun.Selection all() {
    return new TestRun.Selection(Optional.empty(), Optional.empty(), 0, 1, false);
  }
}
