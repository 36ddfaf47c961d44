package io.witan.httpapi.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.httpapi.rpc.Json;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.Log;

/**
 * A log with its place, as JSON.
 *
 * @param transactionIndex in the block
 * @param logIndex in the block
 */
public record LogView(
    Log log, Header header, Hash blockHash, Hash transaction, int transactionIndex, int logIndex) {
  public JsonNode toJson() {
    ArrayNode topics = Json.array();
    log.topics().forEach(topic -> topics.add(topic.toHex()));
    ObjectNode json = Json.object();
    json.put("address", log.address().toHex());
    json.set("topics", topics);
    json.put("data", log.data().toHex());
    json.set("blockNumber", Json.quantity(header.number()));
    json.put("transactionHash", transaction.toHex());
    json.set("transactionIndex", Json.quantity(transactionIndex));
    json.put("blockHash", blockHash.toHex());
    json.set("blockTimestamp", Json.quantity(header.timestamp()));
    json.set("logIndex", Json.quantity(logIndex));
    json.put("removed", false); // finality is instant: no block is ever taken back
    return json;
  }
}
