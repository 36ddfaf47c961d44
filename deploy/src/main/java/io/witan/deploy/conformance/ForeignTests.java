package io.witan.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.deploy.CommandFailure;
import io.witan.deploy.genesis.GenesisFile;
import io.witan.protocol.wire.NodeList;
import java.util.List;

/** Forms that are known but ask for what a permissioned ledger has not, or not yet. */
final class ForeignTests implements ConformanceFormat {
  @Override
  public String name() {
    return "other";
  }

  @Override
  public boolean recognises(TestFile file) {
    return verdict(file) != null;
  }

  @Override
  public void run(TestFile file, CaseSink sink) {
    sink.check(file.stem(), () -> verdict(file));
  }

  private static Outcome verdict(TestFile file) {
    JsonNode json = file.json();
    JsonNode first = file.first();
    if (first.has("types") && first.has("args")) {
      return new Outcome.Excluded("clients encode calls, a ledger does not");
    }
    if (first.has("cache_hash") || first.has("full_size")) {
      return new Outcome.Excluded("there is no proof of work");
    }
    if (first.path("vectors").isObject()) {
      return new Outcome.Excluded("EOF is in no fork");
    }
    if (json.has("alloc") && json.has("gasLimit")) {
      return genesis(json);
    }
    return nodes(json);
  }

  private static Outcome genesis(JsonNode json) {
    for (String engine : List.of("clique", "ibft2")) {
      if (json.path("config").has(engine)) {
        return new Outcome.Excluded(engine + " is no engine of this ledger");
      }
    }
    try {
      GenesisFile.parse(json).block();
      return Outcome.passed();
    } catch (CommandFailure refused) {
      return new Outcome.Failed("refused: " + refused.getMessage());
    }
  }

  private static Outcome nodes(JsonNode json) {
    if (!json.isArray() || !json.path(0).asText().startsWith("enode:")) {
      return null;
    }
    NodeList list = NodeList.parse(json.toString());
    return Outcome.holds(list.whole() && list.faults().isEmpty(), list.faults().toString());
  }
}
