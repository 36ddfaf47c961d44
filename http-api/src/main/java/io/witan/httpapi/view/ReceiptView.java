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
import io.witan.protocol.ledger.Bloom;
import io.witan.protocol.ledger.Log;
import io.witan.protocol.ledger.Receipt;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.ledger.TransactionCodec;
import io.witan.protocol.privacy.ledger.PrivateReceipt;
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
    SeenBlock seen = SeenBlock.of(stored);
    for (int i = 0; i < seen.size(); i++) {
      receipts.add(receipt(seen, i, chain));
    }
    return receipts;
  }

  /** The receipt of a transaction; of a private one as its party has it, where that is here. */
  public static ObjectNode one(StoredBlock stored, int index, Chain chain) {
    boolean open = !stored.isPrivate(stored.block().transactions().get(index));
    return receipt(open ? SeenBlock.openly(stored) : SeenBlock.of(stored), index, chain);
  }

  /** The receipt of the private transaction that a marker stands for, as its party has it. */
  public static ObjectNode behindMarker(
      StoredBlock stored, int index, Transaction inner, PrivateReceipt own, Chain chain) {
    SeenBlock seen = SeenBlock.of(stored);
    ObjectNode json = receipt(seen, index, chain);
    json.set("to", Json.address(inner.to()));
    privately(json, seen, index, own, chain);
    json.put("isPrivacyMarkerTransaction", false);
    return json;
  }

  /** The public logs of a block, in order. */
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

  private static ObjectNode receipt(SeenBlock seen, int index, Chain chain) {
    StoredBlock stored = seen.stored();
    Transaction tx = stored.block().transactions().get(index);
    TransactionOutcome outcome = seen.outcomes().get(index);
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
    logs(json, seen.openLogs(index), receipt.bloom());
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
      json.put("isPrivacyMarkerTransaction", stored.isMarker(tx));
    }
    if (chain.tellsRevertReasons() && !receipt.succeeded() && !outcome.output().isEmpty()) {
      json.put("revertReason", outcome.output().toHex());
    }
    if (stored.isPrivate(tx)) {
      seen.own(index).ifPresent(own -> privately(json, seen, index, own, chain));
    }
    return json;
  }

  /** What its party sees of a private transaction in place of what all see. */
  private static void privately(
      ObjectNode json, SeenBlock seen, int index, PrivateReceipt own, Chain chain) {
    json.set("gasUsed", Json.quantity(0));
    json.set("contractAddress", Json.address(own.contract()));
    json.set("status", Json.quantity(own.succeeded() ? 1 : 0));
    logs(json, seen.ownLogs(index), own.bloom());
    if (chain.tellsRevertReasons() && !own.succeeded() && !own.output().isEmpty()) {
      json.put("revertReason", own.output().toHex());
    }
  }

  private static void logs(ObjectNode json, List<LogView> logs, Bloom bloom) {
    ArrayNode array = json.putArray("logs");
    logs.forEach(log -> array.add(log.toJson()));
    json.put("logsBloom", bloom.bytes().toHex());
  }
}
