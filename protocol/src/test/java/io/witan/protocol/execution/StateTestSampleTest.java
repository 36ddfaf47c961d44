package io.witan.protocol.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.witan.protocol.ConformanceData;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.evm.Inspector;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.ledger.Log;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.ledger.TransactionCodec;
import io.witan.protocol.rlp.RlpWriter;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.Rules;
import io.witan.protocol.state.StateDiff;
import io.witan.protocol.state.StateDiff.Change;
import io.witan.protocol.state.WorldState;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/**
 * A sample of the official state tests with plain transactions, so that a broken rule shows within
 * seconds. All of them are run by {@code witan conformance}.
 */
class StateTestSampleTest {
  private static final int ONE_OF = 47;

  @Test
  void everySampledStateTestEndsInItsStateRoot() throws IOException {
    Path archive = ConformanceData.file("state-tests-multifork.zip");
    int cases = 0;
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      for (ZipEntry entry : zip.stream().filter(StateTestSampleTest::isChosen).toList()) {
        JsonNode file = new ObjectMapper().readTree(zip.getInputStream(entry));
        for (JsonNode test : file) {
          cases += runAll(entry.getName(), test);
        }
      }
    }
    assertTrue(cases > 500, "only " + cases + " cases");
  }

  private static boolean isChosen(ZipEntry entry) {
    return entry.getName().endsWith(".json")
        && entry.getSize() < 200_000
        && Math.floorMod(entry.getName().hashCode(), ONE_OF) == 0;
  }

  private static int runAll(String name, JsonNode test) {
    JsonNode tx = test.get("transaction");
    if (tx.has("maxFeePerGas") || tx.has("accessLists")) {
      return 0;
    }
    int cases = 0;
    WorldState pre = state(test.get("pre"));
    for (var post : test.get("post").properties()) {
      Fork fork = fork(post.getKey());
      for (JsonNode expected : post.getValue()) {
        run(name + " " + fork + expected.get("indexes"), pre, test, fork, expected);
        cases++;
      }
    }
    return cases;
  }

  private static void run(
      String name, WorldState pre, JsonNode test, Fork fork, JsonNode expected) {
    BlockContext block = block(test.get("env"), fork);
    TransactionResult result =
        TransactionExecution.execute(
            pre,
            Rules.ethereum(fork),
            block,
            transaction(test.get("transaction"), expected.get("indexes")),
            block.gasLimit(),
            Inspector.NONE);
    WorldState after = pre;
    List<Log> logs = List.of();
    if (result instanceof TransactionResult.Executed executed) {
      after = pre.apply(executed.diff());
      logs = executed.outcome().receipt().logs();
    }
    boolean ran = result instanceof TransactionResult.Executed;
    assertEquals(expected.hasNonNull("expectException"), !ran, name + " " + result);
    Hash logsHash = Keccak.hash(new RlpWriter().list(logs, Log::write).toBytes());
    assertEquals(expected.get("logs").asText(), logsHash.toHex(), name);
    if (ran) {
      assertEquals(expected.get("hash").asText(), after.root().toHex(), name);
    }
  }

  private static BlockContext block(JsonNode env, Fork fork) {
    Address coinbase = Address.fromHex(env.get("currentCoinbase").asText());
    boolean london = fork.isAtLeast(Fork.LONDON);
    return new BlockContext(
        number(env.get("currentNumber")).toLongExact(),
        number(env.get("currentTimestamp")).toLongSaturated(),
        coinbase,
        coinbase,
        number(env.get("currentGasLimit")).toLongSaturated(),
        number(env.path("currentDifficulty")),
        Hash.of(number(env.path("currentRandom")).toBytes32()),
        london ? number(env.get("currentBaseFee")) : Uint256.ZERO,
        BlobGas.baseFee(
            Rules.ethereum(fork), number(env.path("currentExcessBlobGas")).toLongExact()),
        n -> Keccak.hash(Bytes.wrap(Long.toString(n).getBytes(StandardCharsets.US_ASCII))));
  }

  private static RecoveredTransaction transaction(JsonNode tx, JsonNode indexes) {
    Transaction.Legacy unsigned = legacy(tx, indexes, Uint256.of(27), Uint256.ONE, Uint256.ONE);
    Bytes secret = Bytes.fromHex(tx.get("secretKey").asText());
    Signature s = Secp256k1.get().sign(secret, TransactionCodec.signingHash(unsigned));
    return RecoveredTransaction.recover(
            legacy(tx, indexes, Uint256.of(27 + s.yParity()), s.r(), s.s()), Secp256k1.get(), true)
        .orElseThrow();
  }

  private static Transaction.Legacy legacy(
      JsonNode tx, JsonNode indexes, Uint256 v, Uint256 r, Uint256 s) {
    String to = tx.get("to").asText();
    return new Transaction.Legacy(
        number(tx.get("nonce")).w0(),
        number(tx.get("gasPrice")),
        number(tx.get("gasLimit").get(indexes.get("gas").asInt())).toLongSaturated(),
        to.isEmpty() ? Optional.empty() : Optional.of(Address.fromHex(to)),
        number(tx.get("value").get(indexes.get("value").asInt())),
        Bytes.fromHex(tx.get("data").get(indexes.get("data").asInt()).asText()),
        v,
        r,
        s);
  }

  private static WorldState state(JsonNode pre) {
    List<Change> changes = new ArrayList<>();
    for (var entry : pre.properties()) {
      JsonNode account = entry.getValue();
      Bytes code = Bytes.fromHex(account.get("code").asText());
      TreeMap<Uint256, Uint256> words = new TreeMap<>();
      for (var word : account.get("storage").properties()) {
        words.put(Uint256.fromHex(word.getKey()), number(word.getValue()));
      }
      changes.add(
          new StateDiff.Updated(
              Address.fromHex(entry.getKey()),
              number(account.get("nonce")).w0(),
              number(account.get("balance")),
              code.isEmpty() ? EmptyHashes.CODE : Keccak.hash(code),
              code.isEmpty() ? Optional.empty() : Optional.of(code),
              false,
              words));
    }
    changes.sort(Comparator.comparing(Change::address));
    return TestChain.empty().apply(new StateDiff(changes));
  }

  static Uint256 number(JsonNode node) {
    String text = node.asText("").replaceFirst("^0x:bigint ", "");
    return text.startsWith("0x")
        ? Uint256.fromHex(text)
        : Uint256.of(text.isEmpty() ? BigInteger.ZERO : new BigInteger(text));
  }

  private static Fork fork(String name) {
    return switch (name) {
      case "EIP150" -> Fork.TANGERINE_WHISTLE;
      case "EIP158" -> Fork.SPURIOUS_DRAGON;
      case "ConstantinopleFix" -> Fork.PETERSBURG;
      case "Merge" -> Fork.PARIS;
      default -> Fork.valueOf(name.toUpperCase(Locale.ROOT));
    };
  }
}
