package io.witan.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Vectors extracted from other software: facts in one common form, each file with its topic. */
final class VectorTests implements ConformanceFormat {
  /** Judges one case of a topic. */
  @FunctionalInterface
  interface Topic {
    Outcome check(JsonNode test);
  }

  private static final Map<String, Topic> TOPICS = new LinkedHashMap<>();

  /** Features of later versions. */
  private static final Set<String> LATER = Set.of("multitenancy_scopes", "tenancy-private-scopes");

  static {
    TOPICS.put("crypto", CryptoVectors::crypto);
    TOPICS.put("create2_addresses", CryptoVectors::create2);
    TOPICS.put("keystore", CryptoVectors::keystore);
    TOPICS.put("quickstart_nodes", CryptoVectors::quickstart);
    TOPICS.put("evm_precompiles", EvmVectors::precompile);
    TOPICS.put("evm_arithmetic", EvmVectors::arithmetic);
    TOPICS.put("blocks_receipts", LedgerVectors::blocksAndReceipts);
    TOPICS.put("private_tx", LedgerVectors::privateTransaction);
    TOPICS.put("tessera_payload_encoding", PrivacyVectors::payload);
    TOPICS.put("privacy_flags", PrivacyFlagVectors::check);
    TOPICS.put("privacy_marker", PrivacyMarkerVectors::check);
    TOPICS.put("ibft_extradata", ExtraDataVectors::ibft);
    TOPICS.put("qbft_extradata", ExtraDataVectors::qbft);
    TOPICS.put("derived_ibft_messages", ExtraDataVectors::ibftMessage);
    TOPICS.put("derived_qbft_messages", BftVectors::message);
    TOPICS.put("proposer_selection", BftVectors::proposer);
    TOPICS.put("validator_voting", BftVectors::voting);
    TOPICS.put("consensus_config", ConfigVectors::check);
    TOPICS.put("qbft_justification", JustificationVectors::check);
    TOPICS.put("forkid", WireVectors::forkId);
    TOPICS.put("enode_urls", WireVectors::nodeUrl);
    TOPICS.put("permissioning", WireVectors::permission);
    TOPICS.put("rpc_block_parameters", RpcVectors::block);
    TOPICS.put("genesis_hashes", LedgerVectors::genesis);
  }

  @Override
  public String name() {
    return "vectors";
  }

  @Override
  public boolean recognises(TestFile file) {
    JsonNode json = file.json();
    return (json.has("about") && json.path("cases").isArray())
        || LATER.contains(file.stem())
        || (json.has("grammar") && json.has("decide"));
  }

  @Override
  public void run(TestFile file, CaseSink sink) {
    String topic = file.stem();
    JsonNode cases = file.json().path("cases");
    if (LATER.contains(topic)) {
      later(file, sink);
      return;
    }
    if (topic.equals("devp2p")) {
      cases.forEach(test -> sink.check(id(test), () -> WireVectors.devp2p(test, cases)));
      return;
    }
    if (topic.equals("tessera_client")) {
      try (LoneExchange manager = new LoneExchange()) {
        ManagerVectors vectors = new ManagerVectors(manager);
        cases.forEach(test -> sink.check(id(test), () -> vectors.check(test)));
      }
      return;
    }
    Topic known = TOPICS.get(topic);
    for (JsonNode test : cases) {
      sink.check(
          id(test),
          () -> known == null ? new Outcome.Uncovered("topic " + topic) : known.check(test));
    }
  }

  private static void later(TestFile file, CaseSink sink) {
    int index = 0;
    for (JsonNode list : file.json()) {
      for (JsonNode test : list.isArray() ? list : Set.<JsonNode>of()) {
        if (test.has("input") || test.has("case") || test.has("id")) {
          String name = test.path("id").asText(test.path("case").asText("" + index++));
          sink.check(name, () -> new Outcome.Uncovered("private transactions and tenants"));
        }
      }
    }
  }

  private static String id(JsonNode test) {
    return Fields.text(test, "id");
  }
}
