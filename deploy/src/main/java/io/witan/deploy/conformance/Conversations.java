package io.witan.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.witan.deploy.CommandFailure;
import io.witan.deploy.genesis.GenesisFile;
import io.witan.httpapi.conversation.Conversation;
import io.witan.httpapi.conversation.ConversationCheck;
import io.witan.httpapi.conversation.RecordedChain;
import io.witan.httpapi.rpc.Dispatcher;
import io.witan.protocol.ledger.Genesis;
import io.witan.protocol.wire.ForkIds;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Recorded conversations of JSON-RPC, held with a node without consensus that has executed the
 * genesis and the blocks beside or above them: those of ethereum/execution-apis, and the traces of
 * geth that Besu keeps as pairs of a request and its response.
 */
final class Conversations implements ConformanceFormat {
  private static final String BLOCKS = "chain.rlp";
  private static final String CHAIN_OF_PAIRS = "chain-data/";

  /** What only a node beside a beacon node is asked, and why. */
  private static final Map<String, String> BEACON =
      Map.of(
          "\"testing_buildBlockV1\"",
          "it builds a payload for a beacon node, by the gas target of the client that recorded it",
          "\"engine_",
          "there is no beacon node that would speak the engine API");

  private static final ObjectMapper JSON = new ObjectMapper();

  /** One for each chain, by the place of its blocks; held with by one thread at a time. */
  private final Map<String, Dispatcher> chains = new ConcurrentHashMap<>();

  @Override
  public String name() {
    return "JSON-RPC conversations";
  }

  @Override
  public boolean recognises(TestFile file) {
    boolean conversation = file.json().isTextual() && file.path().endsWith(".io");
    return conversation || isPair(file) || describesChain(file);
  }

  private static boolean isPair(TestFile file) {
    return file.json().at("/request/method").asText().startsWith("debug_trace")
        && file.json().has("response")
        && file.companion(CHAIN_OF_PAIRS + "blocks.bin").isPresent();
  }

  /** Whether it says in JSON what the chain of conversations holds: there is nothing to run. */
  private static boolean describesChain(TestFile file) {
    String folder = file.path().substring(0, file.path().length() - file.stem().length() - 5);
    return file.path().endsWith(".json") && file.neighbours().read(folder + BLOCKS).isPresent();
  }

  @Override
  public void run(TestFile file, CaseSink sink) {
    if (describesChain(file)) {
      return;
    }
    boolean pair = isPair(file);
    Conversation conversation = pair ? pair(file) : read(file);
    Optional<String> foreign = foreign(conversation);
    if (foreign.isPresent()) {
      sink.check(file.stem(), () -> new Outcome.Excluded(foreign.get()));
      return;
    }
    Dispatcher dispatcher =
        pair
            ? dispatcher(file, CHAIN_OF_PAIRS + "blocks.bin", CHAIN_OF_PAIRS + "genesis.json")
            : dispatcher(file, BLOCKS, "genesis.json");
    sink.check(
        file.stem(),
        () -> {
          synchronized (dispatcher) {
            List<String> differences = ConversationCheck.differences(dispatcher, conversation);
            return Outcome.holds(
                differences.isEmpty(), differences.size() + " differences: " + differences);
          }
        });
  }

  /** Why no chain without a beacon node can answer it; empty where one can. */
  private static Optional<String> foreign(Conversation conversation) {
    return conversation.exchanges().stream()
        .map(Conversation.Exchange::request)
        .flatMap(request -> BEACON.keySet().stream().filter(request::contains))
        .map(BEACON::get)
        .findFirst();
  }

  private static Conversation read(TestFile file) {
    try {
      return Conversation.read(file.stem(), file.json().textValue());
    } catch (IllegalArgumentException strange) {
      throw new MalformedTest(strange.getMessage());
    }
  }

  private static Conversation pair(TestFile file) {
    String request = file.json().get("request").toString();
    String response = file.json().get("response").toString();
    return new Conversation(
        file.stem(), false, List.of(new Conversation.Exchange(request, response)));
  }

  private Dispatcher dispatcher(TestFile file, String blocksName, String genesisName) {
    TestFile.Found blocks = found(file, blocksName);
    TestFile.Found genesis = found(file, genesisName);
    return chains.computeIfAbsent(blocks.path(), first -> serve(genesis, blocks));
  }

  private static TestFile.Found found(TestFile file, String name) {
    return file.companion(name)
        .orElseThrow(() -> new MalformedTest("no " + name + " is beside or above it"));
  }

  private static Dispatcher serve(TestFile.Found genesisFile, TestFile.Found blocks) {
    try {
      JsonNode json = JSON.readTree(genesisFile.content().toArray());
      Genesis genesis = GenesisFile.parse(json);
      ForkIds forkIds = GenesisFile.forkIds(json, genesis);
      return RecordedChain.serve(genesis, forkIds, blocks.content());
    } catch (IOException | CommandFailure | IllegalArgumentException unusable) {
      throw new MalformedTest("its chain cannot be used: " + unusable.getMessage());
    }
  }
}
