package io.witan.deploy.genesis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.witan.deploy.CommandFailure;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.ledger.Genesis;
import io.witan.protocol.ledger.QbftExtraData;
import io.witan.protocol.rules.BftConfig;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Fork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GenesisFileTest {
  private static final Address ONE = Address.fromHex("0x1111111111111111111111111111111111111111");
  private static final Address TWO = Address.fromHex("0x2222222222222222222222222222222222222222");

  @TempDir Path folder;

  @Test
  void aNewGenesisReadsBackAsItWasMeant() throws IOException {
    QbftGenesis made =
        new QbftGenesis(1337, List.of(TWO, ONE), Map.of(ONE, Uint256.of(7)), 2, 4, 800_000_000);
    Path file = folder.resolve("genesis.json");
    Files.writeString(file, made.toJson());
    Genesis genesis = GenesisFile.read(file);
    assertEquals(Uint256.of(1337), genesis.config().chainId());
    assertEquals(Fork.PRAGUE, genesis.config().at(0, 0).fork());
    BftConfig bft = genesis.config().consensusAt(0).orElseThrow();
    assertEquals(Duration.ofSeconds(2), bft.blockPeriod());
    assertEquals(BftConfig.Algorithm.QBFT, bft.algorithm());
    assertEquals(
        List.of(ONE, TWO), QbftExtraData.decode(genesis.header().extraData()).validators());
    assertEquals(Optional.of(Uint256.ZERO), genesis.header().baseFeePerGas());
    assertEquals(List.of(ONE), GenesisFile.funded(genesis));
  }

  @Test
  void aTransitionChangesWhatItNamesAndNothingElse() throws IOException {
    Genesis genesis =
        parse(
            """
            {"config":{"chainId":10,"homesteadBlock":0,
              "qbft":{"blockperiodseconds":5,"requesttimeoutseconds":10},
              "transitions":[{"block":8,"blockperiodseconds":1},
                {"block":9,"gasPriceEnabled":true,"contractsizelimit":32}]}}
            """);
    assertEquals(5, genesis.config().consensusAt(7).orElseThrow().blockPeriod().toSeconds());
    assertEquals(1, genesis.config().consensusAt(8).orElseThrow().blockPeriod().toSeconds());
    assertEquals(10, genesis.config().consensusAt(8).orElseThrow().requestTimeout().toSeconds());
    assertTrue(!genesis.config().at(8, 0).gasPriceEnabled());
    assertTrue(genesis.config().at(9, 0).gasPriceEnabled());
    assertEquals(32 * 1024, genesis.config().at(9, 0).maxCodeSize());
  }

  private static final String BLOBS =
      """
      "cancunTime":10,"pragueTime":20,"osakaTime":30,"bpo1Time":40,"bpo2Time":50,
      "blobSchedule":{"prague":{"target":4,"max":7,"baseFeeUpdateFraction":1000},
        "bpo1":{"target":"0xa","max":"0xf","baseFeeUpdateFraction":8346193},
        "bpo2":{"target":14,"max":21,"baseFeeUpdateFraction":11684671}}
      """;

  @Test
  void blobLimitsChangeAtTheExactSecondThatTheirForkBegins() throws IOException {
    ChainConfig config = parse("{\"config\":{\"chainId\":5," + BLOBS + "}}").config();
    int[] most = {6, 7, 7, 9, 9, 15, 15, 21};
    int[] times = {19, 20, 29, 30, 39, 40, 49, 50};
    for (int i = 0; i < times.length; i++) {
      assertEquals(most[i], config.at(1, times[i]).blobs().most(), "at " + times[i]);
    }
    assertEquals(1000, config.at(1, 20).blobs().updateFraction());
  }

  @Test
  void faultsOfTheBlobScheduleNameTheirField() {
    refused(
        "{\"config\":{\"chainId\":5," + BLOBS.replace("40", "29") + "}}",
        "config.bpo1Time must not be before config.osakaTime");
    refused(
        "{\"config\":{\"chainId\":5," + BLOBS.replace("\"bpo2\"", "\"bpo3\"") + "}}",
        "config.bpo2Time needs config.blobSchedule.bpo2");
    refused(
        "{\"config\":{\"chainId\":5," + BLOBS.replace("\"max\":7", "\"max\":3") + "}}",
        "config.blobSchedule.prague.target");
    refused(
        "{\"config\":{\"chainId\":5," + BLOBS.replace("\"max\":7,", "") + "}}",
        "config.blobSchedule.prague.max is missing");
  }

  @Test
  void eachFaultNamesItsField() {
    refused("{\"config\":{\"chainId\":1,\"qbft\":{}}}", "config.chainId must not be 1");
    refused("{\"alloc\":{}}", "config is missing");
    refused("{\"config\":{\"chainId\":5},\"extraData\":\"0xzz\"}", "extraData");
    refused("{\"config\":{\"chainId\":5},\"alloc\":{\"12\":{}}}", "alloc.12");
    refused("{\"config\":{\"chainId\":5,\"qbft\":{},\"ibft\":{}}}", "only one of the sections");
    refused(
        "{\"config\":{\"chainId\":5,\"istanbulBlock\":9,\"berlinBlock\":8}}", "config.berlinBlock");
    refused("{\"config\":{\"chainId\":5,\"qbft\":{},\"txnSizeLimit\":7}}", "between 32 and 128");
  }

  private static void refused(String json, String named) {
    CommandFailure failure = assertThrows(CommandFailure.class, () -> parse(json));
    assertTrue(failure.getMessage().contains(named), failure.getMessage());
  }

  private static Genesis parse(String json) throws IOException {
    return GenesisFile.parse(new ObjectMapper().readTree(json));
  }
}
