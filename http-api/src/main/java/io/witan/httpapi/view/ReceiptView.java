package io.witan.httpapi.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.httpapi.chain.Chain;
import io.witan.httpapi.chain.StoredBlock;
import io.witan.httpapi.rpc.Json;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.execution.BlobGas;
import io.witan.protocol.execution.TransactionOutcome;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Log;
import io.witan.protocol.ledger.Receipt;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.ledger.TransactionCodec;
import java.util.ArrayList;
import java.util.List;

/** Receipts and logs of a block as JSON. */
public final class ReceiptView {
  private ReceiptView() {}

  /**
   * All receipts of a block.
   *
   * @param chain says whether to add the fields that GoQuorum adds
   */
  public static ArrayNode all(StoredBlock stored, Chain chain) {
    ArrayNode receipts = Json.array();
    int firstLog = 0;
    for (int i = 0; i < stored.outcomes().size(); i++) {
      receipts.add(receipt(stored, i, firstLog, chain));
      firstLog += stored.outcomes().get(i).receipt().logs().size();
    }
    return receipts;
  }

  public static ObjectNode one(StoredBlock stored, int index, Chain chain) {
    int firstLog = 0;
    for (int i = 0; i < index; i++) {
      firstLog += stored.outcomes().get(i).receipt().logs().size();
    }
    return receipt(stored, index, firstLog, chain);
  }

  /** The logs of a block, in order. */
  public static List<LogView> logs(Block block, Hash hash, List<TransactionOutcome> outcomes) {
    List<LogView> all = new ArrayList<>();
    for (int i = 0; i < outcomes.size(); i++) {
      List<Log> logs = outcomes.get(i).receipt().logs();
      if (!logs.isEmpty()) {
        Hash transaction = TransactionCodec.hash(block.transactions().get(i));
        for (Log log : logs) {
          all.add(new LogView(log, block.header(), hash, transaction, i, all.size()));
        }
      }
    }
    return all;
  }

  private static ObjectNode receipt(StoredBlock stored, int index, int firstLog, Chain chain) {
    Transaction tx = stored.block().transactions().get(index);
    TransactionOutcome outcome = stored.outcomes().get(index);
    Receipt receipt = outcome.receipt();
    Hash hash = TransactionCodec.hash(tx);
    ObjectNode json = Json.object();
    json.put("transactionHash", hash.toHex());
    json.set("transactionIndex", Json.quantity(index));
    json.put("blockHash", stored.hash().toHex());
    json.set("blockNumber", Json.quantity(stored.header().number()));
    json.put("from", stored.senders().get(index).toHex());
    json.set("to", Json.address(tx.to()));
    json.set("type", Json.quantity(tx.type()));
    json.set("gasUsed", Json.quantity(outcome.gasUsed()));
    json.set("cumulativeGasUsed", Json.quantity(receipt.cumulativeGasUsed()));
    json.set("effectiveGasPrice", Json.quantity(outcome.effectiveGasPrice()));
    json.set("contractAddress", Json.address(outcome.contractAddress()));
    ArrayNode logs = json.putArray("logs");
    for (int i = 0; i < receipt.logs().size(); i++) {
      Log log = receipt.logs().get(i);
      logs.add(
          new LogView(log, stored.header(), stored.hash(), hash, index, firstLog + i).toJson());
    }
    json.put("logsBloom", receipt.bloom().bytes().toHex());
    if (receipt.statusOrRoot().size() == Hash.SIZE) {
      json.put("root", receipt.statusOrRoot().toHex()); // before Byzantium
    } else {
      json.set("status", Json.quantity(receipt.succeeded() ? 1 : 0));
    }
    if (tx instanceof Transaction.Blob blob) {
      json.set("blobGasUsed", Json.quantity(BlobGas.PER_BLOB * blob.blobVersionedHashes().size()));
      json.set("blobGasPrice", Json.quantity(stored.blobBaseFee()));
    }
    if (chain.isQuorum()) {
      json.put("isPrivacyMarkerTransaction", false);
    }
    if (chain.tellsRevertReasons() && !receipt.succeeded() && !outcome.output().isEmpty()) {
      json.put("revertReason", outcome.output().toHex());
    }
    return json;
  }
}
