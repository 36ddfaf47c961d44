package io.witan.deploy.genesis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.witan.deploy.CommandFailure;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.evm.Inspector;
import io.witan.protocol.execution.BlockContext;
import io.witan.protocol.execution.CallExecution;
import io.witan.protocol.execution.CallRequest;
import io.witan.protocol.execution.CallResult;
import io.witan.protocol.execution.InvalidTransaction;
import io.witan.protocol.execution.TransactionValidity;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.rules.BftConfig;
import io.witan.protocol.rules.BftConfig.Algorithm;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Rules;
import io.witan.protocol.state.StateDiff;
import io.witan.protocol.state.WorldState;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each field of a genesis' {@code config} takes effect at the very block that it names. */
final class GenesisFieldsTest {
  private static final Address CONTRACT = Address.fromHex("0x" + "c0".repeat(20));
  private static final String TO = "0x00000000000000000000000000000000000000be";

  /** Code that does something else from the fork on. */
  @ParameterizedTest
  @CsvSource({
    "homesteadBlock, 600060006000600060015af400",
    "eip150Block, 30315000",
    "eip158Block, 61010060020a00",
    "byzantiumBlock, 60006000fd",
    "constantinopleBlock, 600160011b00",
    "petersburgBlock, 600160005560026000556001600055",
    "istanbulBlock, 4600",
    "berlinBlock, 60ff3100",
    "londonBlock, 4800",
    "mergeNetsplitBlock, 446000526020 6000f3",
    "shanghaiTime, 5f00",
    "cancunTime, 5f5c00",
    "pragueTime, 602060006101006000600b61fffffa60005260206000f3",
    "osakaTime, 5f1e00",
  })
  void aForkChangesWhatCodeDoesAtItsBlock(String field, String code) throws IOException {
    List<String> fields =
        List.of(
            "homesteadBlock",
            "eip150Block",
            "eip158Block",
            "byzantiumBlock",
            "constantinopleBlock",
            "petersburgBlock",
            "istanbulBlock",
            "berlinBlock",
            "londonBlock",
            "mergeNetsplitBlock",
            "shanghaiTime",
            "cancunTime",
            "pragueTime",
            "osakaTime");
    StringBuilder forks = new StringBuilder();
    for (String each : fields) {
      int begins = Integer.compare(fields.indexOf(each), fields.indexOf(field)) * 10 + 20;
      forks.append(",\"").append(each).append("\":").append(begins);
    }
    ChainConfig config = config("\"chainId\":5" + forks);
    Bytes bytes = Bytes.fromHex(code.replace(" ", ""));
    assertEquals(run(config, 18, bytes), run(config, 19, bytes));
    assertNotEquals(run(config, 19, bytes), run(config, 20, bytes));
    assertEquals(run(config, 20, bytes), run(config, 21, bytes));
  }

  private static CallResult run(ChainConfig config, long height, Bytes code) {
    WorldState state =
        WorldState.empty()
            .apply(
                new StateDiff(
                    List.of(
                        new StateDiff.Updated(
                            CONTRACT,
                            0,
                            Uint256.ZERO,
                            Keccak.hash(code),
                            Optional.of(code),
                            false,
                            new TreeMap<>()))));
    BlockContext block =
        new BlockContext(
            height,
            height,
            Address.ZERO,
            Address.ZERO,
            10_000_000,
            Uint256.of(7),
            Hash.ZERO,
            Uint256.ZERO,
            Uint256.ZERO,
            number -> Hash.ZERO);
    CallRequest request =
        new CallRequest(
            Address.fromHex(TO),
            Optional.of(CONTRACT),
            1_000_000,
            Uint256.ZERO,
            Uint256.ZERO,
            Uint256.ZERO,
            Bytes.EMPTY,
            List.of());
    return CallExecution.call(state, config.at(height, height), block, request, Inspector.NONE);
  }

  private static Function<ChainConfig, Object> rules(long height, Function<Rules, Object> view) {
    return config -> view.apply(config.at(height, 0));
  }

  private static Function<ChainConfig, Object> bft(long height, Function<BftConfig, Object> view) {
    return config -> view.apply(config.consensusAt(height).orElseThrow());
  }

  /** A field, what it is before height 20, and what from there on. */
  static Stream<Arguments> fieldsWithHeights() {
    return Stream.of(
        ofRules(
            "\"maxCodeSizeConfig\":[{\"block\":20,\"size\":32}]",
            Rules::maxCodeSize,
            24_576,
            32_768),
        ofRules("\"enableGasPriceBlock\":20", Rules::gasPriceEnabled, false, true),
        ofRules(
            "\"berlinBlock\":0,\"enableGasPriceBlock\":20",
            rules -> TransactionValidity.alone(rules, priced()),
            Optional.of(InvalidTransaction.GAS_PRICE_NOT_ZERO),
            Optional.empty()),
        ofRules(transition("\"gasPriceEnabled\":true"), Rules::gasPriceEnabled, false, true),
        ofRules(transition("\"contractSizeLimit\":64"), Rules::maxCodeSize, 24_576, 65_536),
        ofRules(
            transition("\"transactionSizeLimit\":128"), Rules::maxTransactionSize, 65_536, 131_072),
        ofBft(
            transition("\"blockReward\":\"0xa\""),
            BftConfig::blockReward,
            Uint256.ZERO,
            Uint256.of(10)),
        ofBft(
            transition("\"miningBeneficiary\":\"" + TO + "\""),
            BftConfig::miningBeneficiary,
            Optional.empty(),
            Optional.of(Address.fromHex(TO))),
        ofBft(transition("\"epochlength\":7"), BftConfig::epochLength, 30_000L, 7L),
        ofBft(transition("\"2FPlus1Enabled\":true"), BftConfig::twoFPlusOne, false, true),
        ofBft(transition("\"blockperiodseconds\":9"), b -> b.blockPeriod().toSeconds(), 5L, 9L),
        ofBft(
            transition("\"emptyblockperiodseconds\":9"),
            b -> b.emptyBlockPeriod().toSeconds(),
            0L,
            9L),
        ofBft(
            transition("\"requesttimeoutseconds\":9"),
            b -> b.requestTimeout().toSeconds(),
            10L,
            9L),
        ofBft(
            transition("\"maxRequestTimeoutSeconds\":9"),
            b -> b.maxRequestTimeout().toSeconds(),
            0L,
            9L),
        ofBft(
            transition(
                "\"validatorselectionmode\":\"contract\",\"validatorcontractaddress\":\""
                    + TO
                    + "\""),
            BftConfig::validatorContract,
            Optional.empty(),
            Optional.of(Address.fromHex(TO))),
        ofBft(
            transition("\"validators\":[\"" + TO + "\"]"),
            BftConfig::validators,
            Optional.empty(),
            Optional.of(List.of(Address.fromHex(TO)))));
  }

  private static String transition(String change) {
    return "\"transitions\":[{\"block\":20," + change + "}]";
  }

  private static Transaction priced() {
    return new Transaction.AccessList(
        Uint256.of(5),
        0,
        Uint256.of(7),
        30_000,
        Optional.of(CONTRACT),
        Uint256.ZERO,
        Bytes.EMPTY,
        List.of(),
        new Signature(0, Uint256.ONE, Uint256.ONE));
  }

  private static Arguments ofRules(
      String field, Function<Rules, Object> view, Object before, Object after) {
    return arguments(field, rules(19, view), before, rules(20, view), after);
  }

  private static Arguments ofBft(
      String field, Function<BftConfig, Object> view, Object before, Object after) {
    return arguments(field, bft(19, view), before, bft(20, view), after);
  }

  @ParameterizedTest
  @MethodSource("fieldsWithHeights")
  void aFieldHoldsFromItsHeightOn(
      String field,
      Function<ChainConfig, Object> justBefore,
      Object before,
      Function<ChainConfig, Object> at,
      Object after)
      throws IOException {
    ChainConfig config = config("\"chainId\":5,\"qbft\":{}," + field);
    assertEquals(before, justBefore.apply(config));
    assertEquals(after, at.apply(config));
  }

  @Test
  void theBeneficiaryModeGivesFeesBackToTheAuthor() throws IOException {
    ChainConfig config =
        config(
            "\"chainId\":5,\"qbft\":{\"blockReward\":\"20\",\"beneficiaryMode\":\"fixed\","
                + "\"miningBeneficiary\":\""
                + TO
                + "\"},"
                + transition("\"beneficiaryMode\":\"validators\""));
    BftConfig before = config.consensusAt(19).orElseThrow();
    assertEquals(Optional.of(Address.fromHex(TO)), before.miningBeneficiary());
    assertEquals(Uint256.of(20), before.blockReward());
    assertEquals(Optional.empty(), config.consensusAt(20).orElseThrow().miningBeneficiary());
  }

  @Test
  void theSectionsOfOlderNetworksNameHeightsOfTheirOwn() throws IOException {
    ChainConfig config =
        config("\"chainId\":5,\"istanbul\":{\"ceil2Nby3Block\":20,\"testQBFTBlock\":30}");
    assertTrue(bft(19, BftConfig::twoFPlusOne).apply(config).equals(true));
    assertTrue(bft(20, BftConfig::twoFPlusOne).apply(config).equals(false));
    assertEquals(Algorithm.IBFT, bft(29, BftConfig::algorithm).apply(config));
    assertEquals(Algorithm.QBFT, bft(30, BftConfig::algorithm).apply(config));
    ChainConfig legacy = config("\"chainId\":5,\"istanbul\":{}");
    assertTrue(bft(1_000, BftConfig::twoFPlusOne).apply(legacy).equals(true));
    ChainConfig ibft = config("\"chainId\":5,\"ibft\":{}");
    assertTrue(bft(0, BftConfig::twoFPlusOne).apply(ibft).equals(false));
  }

  @ParameterizedTest
  @MethodSource("refusedFields")
  void aFieldThatIsUnknownOrContradictsAnotherIsRefusedByItsName(String fields, String named) {
    CommandFailure failure =
        assertThrows(CommandFailure.class, () -> config("\"chainId\":5," + fields));
    assertTrue(failure.getMessage().contains(named), failure.getMessage());
  }

  static Stream<Arguments> refusedFields() {
    return Stream.of(
        arguments("\"londonBlok\":3", "config.londonBlok is not known"),
        arguments("\"amsterdamTime\":3", "config.amsterdamTime is not known"),
        arguments("\"qbft\":{\"blockPeriod\":1}", "config.qbft.blockPeriod is not known"),
        arguments("\"qbft\":{}," + transition("\"gasPrice\":true"), "gasPrice is not known"),
        arguments("\"maxCodeSizeConfig\":[{\"height\":1}]", "height is not known"),
        arguments("\"maxCodeSize\":32", "config.maxCodeSize"),
        arguments(
            "\"maxCodeSizeConfig\":[{\"block\":0,\"size\":32}],"
                + transition("\"contractSizeLimit\":32"),
            "config.maxCodeSizeConfig cannot stand beside"),
        arguments(
            "\"qbft\":{}," + transition("\"algorithm\":\"ibft\""), "can't transition from qbft"),
        arguments("\"qbft\":{}," + transition("\"transactionSizeLimit\":7"), "between 32 and 128"),
        arguments(
            "\"maxCodeSizeConfig\":[{\"block\":9,\"size\":32},{\"block\":8,\"size\":64}]",
            "config.maxCodeSizeConfig: block order"),
        arguments(
            "\"istanbul\":{\"testQBFTBlock\":9}," + transition("\"algorithm\":\"qbft\""),
            "testQBFTBlock at the same time"),
        arguments("\"qbft\":{\"beneficiaryMode\":\"list\"}", "beneficiaryMode"),
        arguments("\"qbft\":{\"beneficiaryMode\":\"fixed\"}", "miningBeneficiary is missing"),
        arguments("\"qbft\":{\"validatorselectionmode\":\"x\"}", "validatorselectionmode"));
  }

  private static ChainConfig config(String fields) throws IOException {
    return GenesisFile.parse(new ObjectMapper().readTree("{\"config\":{" + fields + "}}")).config();
  }
}
