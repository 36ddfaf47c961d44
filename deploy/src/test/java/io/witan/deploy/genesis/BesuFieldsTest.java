package io.witan.deploy.genesis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.witan.deploy.CommandFailure;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.execution.FeeMarket;
import io.witan.protocol.ledger.Genesis;
import io.witan.protocol.rules.BftConfig;
import io.witan.protocol.rules.Rules;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** No field of Besu's genesis files is passed over in silence. */
final class BesuFieldsTest {
  private static final String OTHER = "0x00000000000000000000000000000000000000be";

  @ParameterizedTest
  @CsvSource({"2147483647", "1000", "24577"})
  void theContractSizeLimitIsTheMostBytesOfCode(int bytes) throws IOException {
    assertEquals(bytes, rules(genesis("\"contractSizeLimit\":" + bytes)).maxCodeSize());
  }

  @ParameterizedTest
  @CsvSource({"'\"qbft\":{},\"zeroBaseFee\":true',0", "'\"zeroBaseFee\":true',0", "'',7"})
  void aZeroBaseFeeIsThatOfEveryBlock(String fields, long fee) throws IOException {
    Genesis genesis = genesis("\"londonBlock\":0" + (fields.isEmpty() ? "" : "," + fields));
    assertEquals(
        Optional.of(Uint256.of(fee)),
        FeeMarket.nextBaseFee(
            genesis.config(),
            genesis.header().toBuilder().gasUsed(500).gasLimit(1_000).build(),
            1));
  }

  @Test
  void transitionsMayStandUnderTheirEngine() throws IOException {
    Genesis genesis =
        genesis(
            "\"qbft\":{},\"transitions\":{\"qbft\":[{\"block\":20,\"blockReward\":\"0xa\","
                + "\"validatorSelectionMode\":\"contract\",\"validatorContractAddress\":\""
                + OTHER
                + "\"}]}");
    BftConfig at = genesis.config().consensusAt(20).orElseThrow();
    assertEquals(Uint256.of(10), at.blockReward());
    assertEquals(Optional.of(Address.fromHex(OTHER)), at.validatorContract());
    assertEquals(Uint256.ZERO, genesis.config().consensusAt(19).orElseThrow().blockReward());
  }

  @ParameterizedTest
  @CsvSource({
    "'\"evmStackSize\":1024'",
    "'\"fixedBaseFee\":false'",
    "'\"ecCurve\":\"secp256k1\"'",
    "'\"qbft\":{},\"daoForkBlock\":0,\"daoForkSupport\":true'",
    "'\"qbft\":{},\"daoForkBlock\":9,\"daoForkSupport\":false'",
    "'\"withdrawalRequestContractAddress\":\"0x00000961Ef480Eb55e80D19ad83579A64c007002\"'",
    "'\"zeroBaseFee\":false'",
    "'\"qbft\":{},\"zeroBaseFee\":false,\"enableGasPriceBlock\":5'"
  })
  void aFieldThatAsksForWhatIsSoAnywayIsAccepted(String fields) throws IOException {
    assertEquals(Uint256.of(5), genesis(fields).config().chainId());
  }

  @ParameterizedTest
  @MethodSource("refused")
  void aFieldThatAsksForWhatIsNotHereIsRefusedByItsName(String fields, String named) {
    CommandFailure failure = assertThrows(CommandFailure.class, () -> genesis(fields));
    assertTrue(failure.getMessage().contains("config." + named), failure.getMessage());
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        arguments("\"contractSizeLimit\":0", "contractSizeLimit must be above 0"),
        arguments("\"contractSizeLimit\":2147483648", "contractSizeLimit is wrong"),
        arguments(
            "\"contractSizeLimit\":5,\"maxCodeSizeConfig\":[]",
            "contractSizeLimit cannot stand beside"),
        arguments("\"zeroBaseFee\":true,\"enableGasPriceBlock\":0", "zeroBaseFee cannot stand"),
        arguments(
            "\"qbft\":{},\"zeroBaseFee\":true,"
                + "\"transitions\":[{\"block\":3,\"gasPriceEnabled\":true}]",
            "zeroBaseFee cannot stand"),
        arguments("\"qbft\":{},\"zeroBaseFee\":false", "zeroBaseFee is false"),
        arguments("\"zeroBaseFee\":\"yes\"", "zeroBaseFee is wrong"),
        arguments("\"fixedBaseFee\":true", "fixedBaseFee is not supported"),
        arguments("\"evmStackSize\":2048", "evmStackSize must be 1024"),
        arguments("\"ecCurve\":\"secp256r1\"", "ecCurve must be secp256k1"),
        arguments("\"ibft2\":{}", "ibft2: IBFT 2.0"),
        arguments("\"qbft\":{},\"daoForkBlock\":9", "daoForkBlock"),
        arguments(
            "\"consolidationRequestContractAddress\":\"" + OTHER + "\"",
            "consolidationRequestContractAddress must be"),
        arguments("\"transitions\":{\"ibft2\":[]}", "transitions.ibft2 is not known"),
        arguments("\"ecip1015Block\":3", "ecip1015Block is not known"),
        arguments("\"classicForkBlock\":3", "classicForkBlock is not known"));
  }

  private static Rules rules(Genesis genesis) {
    return genesis.config().at(0, 0);
  }

  private static Genesis genesis(String fields) throws IOException {
    return GenesisFile.parse(
        new ObjectMapper()
            .readTree(
                "{\"baseFeePerGas\":7,\"config\":{\"chainId\":5"
                    + (fields.isEmpty() ? "" : "," + fields)
                    + "}}"));
  }
}
