package io.witan.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.BlockHash;
import io.witan.protocol.ledger.Bloom;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.state.WorldState;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Blockchain tests of execution-spec-tests whose blocks come as payloads of a beacon chain's engine
 * ({@code blockchain_tests_engine}, {@code _engine_x} and {@code _sync}). Here is no such engine: a
 * payload is made into its block, which is then run as that of any blockchain test.
 */
final class EngineTests implements ConformanceFormat {
  @Override
  public String name() {
    return "engine";
  }

  @Override
  public boolean recognises(TestFile file) {
    return file.first().has("engineNewPayloads");
  }

  @Override
  public void run(TestFile file, CaseSink sink) {
    file.tests()
        .forEach(
            (name, test) ->
                sink.group(
                    name,
                    () ->
                        sink.check(
                            Fields.text(test, "network"),
                            name,
                            () -> SetAside.reason(file, sink).orElseGet(() -> check(file, test)))));
  }

  private static Outcome check(TestFile file, JsonNode test) {
    String name = Fields.text(test, "network");
    Optional<TestNetwork> network = TestNetwork.named(name, test);
    if (network.isEmpty()) {
      return Forks.unknown(name);
    }
    JsonNode accounts = accounts(file, test);
    WorldState state = Accounts.state(accounts);
    JsonNode first = Fields.node(test, "genesisBlockHeader");
    Header header = genesis(first);
    Outcome outcome =
        Outcome.equal("genesis hash", Fields.hash(first, "hash"), BlockHash.ofBytes(header))
            .and(Outcome.equal("genesis root", header.stateRoot(), state.root()));
    Block genesis =
        new Block(header, List.of(), List.of(), header.withdrawalsRoot().map(root -> List.of()));
    ReplayedChain chain = new ReplayedChain(network.get(), genesis, state);
    int index = 0;
    for (JsonNode request : Fields.node(test, "engineNewPayloads")) {
      index++;
      if (!request.hasNonNull("errorCode")) { // else the engine refuses the request's form
        outcome = outcome.and(add(chain, request).of("payload " + index));
      }
    }
    return outcome
        .and(Outcome.equal("head", Fields.hash(test, "lastblockhash"), chain.head()))
        .and(
            Outcome.equal(
                "state root", finalRoot(test, accounts, chain), chain.headState().root()));
  }

  private static Outcome add(ReplayedChain chain, JsonNode request) {
    Optional<String> names =
        Optional.ofNullable(request.get("validationError"))
            .filter(error -> !error.isNull())
            .map(JsonNode::asText);
    Optional<String> refusal = Optional.empty();
    try {
      chain.add(block(request, names));
    } catch (Refused refused) {
      refusal = Optional.of(refused.getMessage());
    }
    return new ExpectedRefusal(names).compare(refusal);
  }

  /** A number or a hash that cannot be one is a fault of the file only where the block is valid. */
  private static Block block(JsonNode request, Optional<String> refused) throws Refused {
    try {
      return new Payload(Fields.node(request, "params")).block();
    } catch (MalformedTest malformed) {
      if (refused.isEmpty()) {
        throw malformed;
      }
      throw new Refused("unreadable: " + malformed.getMessage());
    }
  }

  /** The accounts of a test, or those that it shares with others. */
  private static JsonNode accounts(TestFile file, JsonNode test) {
    if (test.has("pre")) {
      return Fields.node(test, "pre");
    }
    String shared = "pre_alloc/" + Fields.text(test, "preHash") + ".json";
    TestFile.Found found =
        file.companion(shared)
            .orElseThrow(() -> new MalformedTest("there is no " + shared + " beside or above it"));
    return Fields.node(TestSources.json(found.content()), "pre");
  }

  private static Hash finalRoot(JsonNode test, JsonNode accounts, ReplayedChain chain) {
    if (test.has("postStateHash")) {
      return Fields.hash(test, "postStateHash");
    }
    if (test.hasNonNull("postState")) {
      return Accounts.state(test.get("postState")).root();
    }
    if (!test.hasNonNull("postStateDiff")) {
      return chain.headState().root(); // the head's header has it
    }
    ObjectNode after = accounts.deepCopy();
    for (var change : test.get("postStateDiff").properties()) {
      if (change.getValue().isNull()) {
        after.remove(change.getKey());
      } else {
        after.set(change.getKey(), change.getValue());
      }
    }
    return Accounts.state(after).root();
  }

  private static Header genesis(JsonNode json) {
    HeaderBuilder header =
        new HeaderBuilder()
            .parentHash(Fields.hash(json, "parentHash"))
            .ommersHash(Fields.hash(json, "uncleHash"))
            .coinbase(Fields.address(json, "coinbase"))
            .stateRoot(Fields.hash(json, "stateRoot"))
            .transactionsRoot(Fields.hash(json, "transactionsTrie"))
            .receiptsRoot(Fields.hash(json, "receiptTrie"))
            .logsBloom(Bloom.of(Fields.bytes(json, "bloom")))
            .difficulty(Fields.word(json, "difficulty"))
            .number(Fields.number(json, "number"))
            .gasLimit(Fields.number(json, "gasLimit"))
            .gasUsed(Fields.number(json, "gasUsed"))
            .timestamp(Fields.number(json, "timestamp"))
            .extraData(Fields.bytes(json, "extraData"))
            .mixHash(Fields.hash(json, "mixHash"))
            .nonce(Fields.bytes(json, "nonce"));
    ifThere(json, "baseFeePerGas", n -> header.baseFeePerGas(Fields.word(json, n)));
    ifThere(json, "withdrawalsRoot", n -> header.withdrawalsRoot(Fields.hash(json, n)));
    ifThere(json, "blobGasUsed", n -> header.blobGasUsed(Fields.number(json, n)));
    ifThere(json, "excessBlobGas", n -> header.excessBlobGas(Fields.number(json, n)));
    ifThere(json, "parentBeaconBlockRoot", n -> header.parentBeaconBlockRoot(Fields.hash(json, n)));
    ifThere(json, "requestsHash", n -> header.requestsHash(Fields.hash(json, n)));
    return header.build();
  }

  static void ifThere(JsonNode json, String name, Consumer<String> read) {
    if (json.hasNonNull(name)) {
      read.accept(name);
    }
  }

  /** Bytes of a text in an array. */
  static Bytes element(JsonNode value) {
    if (!value.isTextual()) {
      throw new MalformedTest("an element is not a text but " + value.getNodeType());
    }
    return Fields.bytes(value.asText());
  }
}
