package io.witan.deploy.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConversationsTest {
  private static final String GENESIS =
      """
      {"config": {"chainId": 7, "homesteadBlock": 0, "eip150Block": 0, "eip155Block": 0,
       "eip158Block": 0, "byzantiumBlock": 0},
       "gasLimit": "0x5f5e100", "difficulty": "0x1", "alloc": {}}
      """;
  private static final String CHAIN_ID =
      """
      >> {"jsonrpc":"2.0","id":1,"method":"eth_chainId"}
      << {"jsonrpc":"2.0","id":1,"result":"0x7"}
      """;

  @TempDir private Path folder;

  private final Conversations format = new Conversations();

  @Test
  void aConversationIsHeldWithTheChainAboveIt() throws IOException {
    chain();
    assertEquals(List.of("passed: 1 failed: 0"), run(CHAIN_ID));
    List<String> wrong = run(CHAIN_ID.replace("\"0x7\"", "\"0x8\""));
    assertEquals("passed: 0 failed: 1", wrong.getFirst());
    assertTrue(wrong.get(1).contains("expected \"0x8\" but found \"0x7\""), wrong.toString());
  }

  @Test
  void speconlyComparesTheShapeAlone() throws IOException {
    chain();
    String other = CHAIN_ID.replace("\"0x7\"", "\"0x8\"");
    assertEquals(List.of("passed: 1 failed: 0"), run("// speconly: any number\n" + other));
    String list = CHAIN_ID.replace("\"0x7\"", "[]");
    assertEquals("passed: 0 failed: 1", run("// speconly: any number\n" + list).getFirst());
  }

  @Test
  void whatABeaconNodeAsksIsExcluded() throws IOException {
    chain();
    String engine = CHAIN_ID.replace("eth_chainId", "engine_getPayloadV4");
    assertEquals("passed: 0 failed: 0", run(engine).getFirst());
  }

  @Test
  void aChainThatIsMissingOrBrokenIsOneClearError() throws IOException {
    assertEquals("no chain.rlp is beside or above it", unusable(CHAIN_ID));
    chain();
    Files.write(folder.resolve("chain.rlp"), new byte[] {1, 2, 3});
    assertTrue(unusable(CHAIN_ID).startsWith("its chain cannot be used: "));
    assertEquals("talk is not a conversation", unusable("hello"));
  }

  private void chain() throws IOException {
    Files.writeString(folder.resolve("genesis.json"), GENESIS);
    Files.write(folder.resolve("chain.rlp"), new byte[0]);
  }

  private String unusable(String text) throws IOException {
    TestFile file = file(text);
    Tally tally = new Tally();
    return assertThrows(MalformedTest.class, () -> format.run(file, sink(tally))).getMessage();
  }

  private List<String> run(String text) throws IOException {
    TestFile file = file(text);
    assertTrue(format.recognises(file));
    Tally tally = new Tally();
    format.run(file, sink(tally));
    Tally.Counts counts = tally.total();
    String line = "passed: " + counts.passed() + " failed: " + counts.failed();
    Optional<String> reason = tally.failures().stream().map(Tally.Remark::reason).findFirst();
    return reason.map(why -> List.of(line, why)).orElse(List.of(line));
  }

  private TestFile file(String text) throws IOException {
    Path inside = Files.createDirectories(folder.resolve("eth_chainId"));
    Path path = Files.writeString(inside.resolve("talk.io"), text);
    try (TestSources sources = TestSources.of(List.of(path))) {
      return sources.files().getFirst().read();
    }
  }

  private static CaseSink sink(Tally tally) {
    return new CaseSink() {
      @Override
      public boolean wants(String fork, String name) {
        return true;
      }

      @Override
      public boolean wantsSlow() {
        return false;
      }

      @Override
      public void malformed(String name, String reason) {
        throw new MalformedTest(reason);
      }

      @Override
      public void report(String fork, String name, Outcome outcome) {
        tally.add(new Tally.Place("f", "d", fork), "p", name, outcome);
      }
    };
  }
}
