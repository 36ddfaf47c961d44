package io.witan.protocol.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.witan.protocol.ConformanceData;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.BlockHash;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.machine.Workers;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.ForkSchedule;
import io.witan.protocol.state.StateDiff;
import io.witan.protocol.state.StateDiff.Change;
import io.witan.protocol.state.WorldState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** A chain that goes through every fork from Frontier to Osaka, with all transaction types. */
class ChainReplayTest {
  private static final String FOLDER = "2026-08-07-osaka/tests/";
  private static final Map<Fork, String> NAMES = new EnumMap<>(Fork.class);

  static {
    NAMES.put(Fork.HOMESTEAD, "homesteadBlock");
    NAMES.put(Fork.TANGERINE_WHISTLE, "eip150Block");
    NAMES.put(Fork.SPURIOUS_DRAGON, "eip158Block");
    NAMES.put(Fork.BYZANTIUM, "byzantiumBlock");
    NAMES.put(Fork.CONSTANTINOPLE, "constantinopleBlock");
    NAMES.put(Fork.PETERSBURG, "petersburgBlock");
    NAMES.put(Fork.ISTANBUL, "istanbulBlock");
    NAMES.put(Fork.BERLIN, "berlinBlock");
    NAMES.put(Fork.LONDON, "londonBlock");
    NAMES.put(Fork.PARIS, "mergeNetsplitBlock");
    NAMES.put(Fork.SHANGHAI, "shanghaiTime");
    NAMES.put(Fork.CANCUN, "cancunTime");
    NAMES.put(Fork.PRAGUE, "pragueTime");
    NAMES.put(Fork.OSAKA, "osakaTime");
  }

  @Test
  void everyBlockOfAChainThroughAllForksGivesWhatItsHeaderSays() throws IOException {
    Path archive = ConformanceData.file("execution-apis.zip");
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      JsonNode genesis =
          new ObjectMapper().readTree(zip.getInputStream(zip.getEntry(FOLDER + "genesis.json")));
      byte[] chain = zip.getInputStream(zip.getEntry(FOLDER + "chain.rlp")).readAllBytes();
      replay(genesis, RlpReader.of(Bytes.wrap(chain)));
    }
  }

  private static void replay(JsonNode genesis, RlpReader chain) {
    ChainConfig config = config(genesis.get("config"));
    WorldState state = TestChain.empty().apply(alloc(genesis.get("alloc")));
    Header parent =
        new HeaderBuilder()
            .stateRoot(state.root())
            .gasLimit(number(genesis, "gasLimit").toLongExact())
            .difficulty(number(genesis, "difficulty"))
            .extraData(Bytes.fromHex(genesis.get("extraData").asText()))
            .build();
    Map<Long, Hash> hashes = new TreeMap<>();
    hashes.put(0L, BlockHash.of(parent));
    while (chain.hasNext()) {
      Block block = Block.read(chain);
      assertEquals(hashes.get(block.number() - 1), block.header().parentHash());
      List<RecoveredTransaction> transactions =
          block.transactions().stream()
              .map(tx -> RecoveredTransaction.recover(tx, Secp256k1.get(), false).orElseThrow())
              .toList();
      BlockResult result =
          BlockExecution.execute(
              state, config, parent, block, transactions, hashes::get, Workers.CALLER);
      ExecutedBlock executed =
          assertInstanceOf(
                  BlockResult.Executed.class,
                  result,
                  () -> "block " + block.number() + ": " + result)
              .block();
      state = executed.state();
      parent = block.header();
      hashes.put(block.number(), executed.hash());
    }
    assertEquals(Fork.OSAKA, config.forks().at(parent.number(), parent.timestamp()));
  }

  private static ChainConfig config(JsonNode config) {
    Map<Fork, Long> forks = new EnumMap<>(Fork.class);
    NAMES.forEach((fork, name) -> forks.put(fork, config.get(name).asLong()));
    return new ChainConfig(
        Uint256.of(config.get("chainId").asLong()),
        ForkSchedule.of(forks),
        Optional.empty(),
        List.of(),
        Optional.of(0L),
        List.of(),
        1 << 20,
        true);
  }

  private static StateDiff alloc(JsonNode alloc) {
    List<Change> changes = new ArrayList<>();
    for (var entry : alloc.properties()) {
      JsonNode account = entry.getValue();
      Bytes code = Bytes.fromHex(account.path("code").asText("0x"));
      TreeMap<Uint256, Uint256> words = new TreeMap<>();
      for (var word : account.path("storage").properties()) {
        words.put(Uint256.fromHex(word.getKey()), Uint256.fromHex(word.getValue().asText()));
      }
      changes.add(
          new StateDiff.Updated(
              Address.fromHex(entry.getKey()),
              number(account, "nonce").w0(),
              number(account, "balance"),
              code.isEmpty() ? EmptyHashes.CODE : Keccak.hash(code),
              code.isEmpty() ? Optional.empty() : Optional.of(code),
              false,
              words));
    }
    changes.sort(Comparator.comparing(Change::address));
    return new StateDiff(changes);
  }

  private static Uint256 number(JsonNode object, String name) {
    return StateTestSampleTest.number(object.path(name));
  }
}
