package io.witan.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.rlp.RlpException;
import io.witan.protocol.state.WorldState;
import java.util.Optional;

/** BlockchainTests: blocks that must be accepted or refused, and the head that they lead to. */
final class BlockchainTests implements ConformanceFormat {
  @Override
  public String name() {
    return "blockchain";
  }

  @Override
  public boolean recognises(TestFile file) {
    JsonNode first = file.first();
    return first.has("blocks") && first.has("genesisBlockHeader") && first.has("network");
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
                            () -> SetAside.reason(file, sink).orElseGet(() -> check(test)))));
  }

  private static Outcome check(JsonNode test) {
    String name = Fields.text(test, "network");
    Optional<TestNetwork> network = TestNetwork.named(name, test);
    if (network.isEmpty()) {
      return Forks.unknown(name);
    }
    if (!test.path("sealEngine").asText("NoProof").equals("NoProof")) {
      return new Outcome.Excluded("no proof of work is checked here");
    }
    WorldState state = Accounts.state(Fields.node(test, "pre"));
    Block genesis = Block.decode(Fields.bytes(test, "genesisRLP"));
    Outcome outcome = Outcome.equal("genesis root", genesis.header().stateRoot(), state.root());
    ReplayedChain chain = new ReplayedChain(network.get(), genesis, state);
    int index = 0;
    for (JsonNode block : Fields.node(test, "blocks")) {
      index++;
      outcome = outcome.and(add(chain, block, index));
    }
    return outcome
        .and(Outcome.equal("head", Fields.hash(test, "lastblockhash"), chain.head()))
        .and(Outcome.equal("state root", finalRoot(test), chain.headState().root()));
  }

  private static Hash finalRoot(JsonNode test) {
    return test.has("postStateHash")
        ? Fields.hash(test, "postStateHash")
        : Accounts.state(Fields.node(test, "postState")).root();
  }

  private static Outcome add(ReplayedChain chain, JsonNode block, int index) {
    Optional<String> refusal = Optional.empty();
    try {
      chain.add(decoded(Fields.bytes(block, "rlp")));
    } catch (Refused refused) {
      refusal = Optional.of(refused.getMessage());
    }
    return new ExpectedRefusal(exception(block)).compare(refusal).of("block " + index);
  }

  private static Block decoded(Bytes encoded) throws Refused {
    try {
      return Block.decode(encoded);
    } catch (RlpException unreadable) {
      throw Refused.unreadable(unreadable);
    }
  }

  private static Optional<String> exception(JsonNode block) {
    for (var entry : block.properties()) {
      if (entry.getKey().startsWith("expectException")) {
        return Optional.of(entry.getValue().asText());
      }
    }
    // What is accepted has its header written out beside it.
    return block.has("blockHeader") ? Optional.empty() : Optional.of("no reason");
  }
}
