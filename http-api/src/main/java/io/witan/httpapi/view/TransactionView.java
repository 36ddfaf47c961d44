package io.witan.httpapi.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.httpapi.rpc.Json;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.execution.TransactionExecution;
import io.witan.protocol.ledger.AccessListEntry;
import io.witan.protocol.ledger.Authorization;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.ledger.TransactionCodec;
import java.util.List;

/**
 * Transactions as JSON. {@code yParity} stands only where the type has one, so that it always
 * agrees with {@code v}; a private transaction shows the V of 37 or 38 that it was signed with.
 */
public final class TransactionView {
  private TransactionView() {}

  /** A transaction of a block. */
  public static JsonNode inBlock(
      Transaction tx, Address sender, Header header, Hash blockHash, int index) {
    ObjectNode json = Json.object();
    json.put("blockHash", blockHash.toHex());
    json.set("blockNumber", Json.quantity(header.number()));
    json.set("blockTimestamp", Json.quantity(header.timestamp()));
    json.set("transactionIndex", Json.quantity(index));
    fields(json, tx, TransactionCodec.hash(tx), sender);
    Uint256 paid =
        header
            .baseFeePerGas()
            .map(base -> TransactionExecution.effectiveGasPrice(tx, base))
            .orElse(tx.maxFeePerGas());
    json.set("gasPrice", Json.quantity(paid));
    return json;
  }

  /** A transaction that waits. */
  public static JsonNode pending(RecoveredTransaction recovered) {
    ObjectNode json = Json.object();
    json.putNull("blockHash").putNull("blockNumber").putNull("transactionIndex");
    fields(json, recovered.transaction(), recovered.hash(), recovered.sender());
    json.set("gasPrice", Json.quantity(recovered.transaction().maxFeePerGas()));
    return json;
  }

  /** A transaction that was not handed in, signed or not yet: encoded and as an object. */
  public static JsonNode withRaw(Transaction tx, Address sender) {
    ObjectNode json = Json.object();
    json.set("raw", Json.data(TransactionCodec.encode(tx)));
    ObjectNode object = json.putObject("tx");
    fields(object, tx, TransactionCodec.hash(tx), sender);
    if (tx.type() < 2) {
      object.set("gasPrice", Json.quantity(tx.maxFeePerGas()));
    }
    return json;
  }

  private static void fields(ObjectNode json, Transaction tx, Hash hash, Address sender) {
    json.put("hash", hash.toHex());
    json.set("type", Json.quantity(tx.type()));
    json.put("from", sender.toHex());
    json.set("to", Json.address(tx.to()));
    json.set("nonce", Json.quantity(tx.nonce()));
    json.set("gas", Json.quantity(tx.gasLimit()));
    json.set("value", Json.quantity(tx.value()));
    json.put("input", tx.data().toHex());
    tx.chainId().ifPresent(id -> json.set("chainId", Json.quantity(id)));
    if (tx.type() >= 1) {
      json.set("accessList", accessList(tx.accessList()));
    }
    if (tx.type() >= 2) {
      json.set("maxFeePerGas", Json.quantity(tx.maxFeePerGas()));
      json.set("maxPriorityFeePerGas", Json.quantity(tx.maxPriorityFeePerGas()));
    }
    switch (tx) {
      case Transaction.Legacy legacy -> {
        json.set("v", Json.quantity(legacy.v()));
        json.set("r", Json.quantity(legacy.r()));
        json.set("s", Json.quantity(legacy.s()));
      }
      case Transaction.AccessList typed -> seal(json, typed.signature());
      case Transaction.FeeMarket typed -> seal(json, typed.signature());
      case Transaction.Blob typed -> {
        json.set("maxFeePerBlobGas", Json.quantity(typed.maxFeePerBlobGas()));
        ArrayNode hashes = json.putArray("blobVersionedHashes");
        typed.blobVersionedHashes().forEach(versioned -> hashes.add(versioned.toHex()));
        seal(json, typed.signature());
      }
      case Transaction.SetCode typed -> {
        ArrayNode list = json.putArray("authorizationList");
        typed.authorizations().forEach(entry -> list.add(authorization(entry)));
        seal(json, typed.signature());
      }
    }
  }

  private static void seal(ObjectNode json, Signature signature) {
    json.set("v", Json.quantity(signature.yParity()));
    json.set("yParity", Json.quantity(signature.yParity()));
    json.set("r", Json.quantity(signature.r()));
    json.set("s", Json.quantity(signature.s()));
  }

  public static JsonNode accessList(List<AccessListEntry> entries) {
    ArrayNode list = Json.array();
    for (AccessListEntry entry : entries) {
      ObjectNode json = list.addObject().put("address", entry.address().toHex());
      ArrayNode keys = json.putArray("storageKeys");
      entry.storageKeys().forEach(key -> keys.add(key.toBytes32().toHex()));
    }
    return list;
  }

  private static ObjectNode authorization(Authorization entry) {
    ObjectNode json = Json.object();
    json.set("chainId", Json.quantity(entry.chainId()));
    json.put("address", entry.address().toHex());
    json.set("nonce", Json.quantity(entry.nonce()));
    json.set("yParity", Json.quantity(entry.yParity()));
    json.set("r", Json.quantity(entry.r()));
    json.set("s", Json.quantity(entry.s()));
    return json;
  }
}
