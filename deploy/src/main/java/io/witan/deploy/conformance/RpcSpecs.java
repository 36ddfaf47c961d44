package io.witan.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;

/** Recorded conversations of JSON-RPC, and the chains that they are about: known, not yet run. */
final class RpcSpecs implements ConformanceFormat {
  @Override
  public String name() {
    return "JSON-RPC";
  }

  @Override
  public boolean recognises(TestFile file) {
    JsonNode json = file.json();
    boolean conversation = json.isTextual() && json.asText().contains(">> ");
    boolean pair = json.has("request") && (json.has("response") || json.has("statusCode"));
    return conversation
        || pair
        || file.path().contains("besu-rpc-specs")
        || file.path().contains("execution-apis");
  }

  @Override
  public void run(TestFile file, CaseSink sink) {
    sink.check(file.stem(), () -> new Outcome.Uncovered("JSON-RPC conversations"));
  }
}
