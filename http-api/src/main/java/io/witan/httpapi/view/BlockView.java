package io.witan.httpapi.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.httpapi.rpc.Json;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.BlockHash;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.ledger.TransactionCodec;
import io.witan.protocol.ledger.Withdrawal;
import java.util.List;

/** Blocks and headers as JSON. Fields of later forks stand only where the header has them. */
public final class BlockView {
  private BlockView() {}

  public static ObjectNode header(Header header, Hash hash) {
    ObjectNode json = Json.object();
    json.set("number", Json.quantity(header.number()));
    json.put("hash", hash.toHex());
    json.put("parentHash", header.parentHash().toHex());
    json.put("nonce", header.nonce().toHex());
    json.put("mixHash", header.mixHash().toHex());
    json.put("sha3Uncles", header.ommersHash().toHex());
    json.put("logsBloom", header.logsBloom().bytes().toHex());
    json.put("stateRoot", header.stateRoot().toHex());
    json.put("miner", header.coinbase().toHex());
    json.set("difficulty", Json.quantity(header.difficulty()));
    json.put("extraData", header.extraData().toHex());
    json.set("gasLimit", Json.quantity(header.gasLimit()));
    json.set("gasUsed", Json.quantity(header.gasUsed()));
    json.set("timestamp", Json.quantity(header.timestamp()));
    json.put("transactionsRoot", header.transactionsRoot().toHex());
    json.put("receiptsRoot", header.receiptsRoot().toHex());
    header.baseFeePerGas().ifPresent(fee -> json.set("baseFeePerGas", Json.quantity(fee)));
    header.withdrawalsRoot().ifPresent(root -> json.put("withdrawalsRoot", root.toHex()));
    header.blobGasUsed().ifPresent(gas -> json.set("blobGasUsed", Json.quantity(gas)));
    header.excessBlobGas().ifPresent(gas -> json.set("excessBlobGas", Json.quantity(gas)));
    header
        .parentBeaconBlockRoot()
        .ifPresent(root -> json.put("parentBeaconBlockRoot", root.toHex()));
    header.requestsHash().ifPresent(root -> json.put("requestsHash", root.toHex()));
    return json;
  }

  /** A block with its transactions' hashes. */
  public static ObjectNode withHashes(Block block, Hash hash) {
    ArrayNode transactions = Json.array();
    for (Transaction tx : block.transactions()) {
      transactions.add(TransactionCodec.hash(tx).toHex());
    }
    return block(block, hash, transactions);
  }

  /** A block with its whole transactions. */
  public static ObjectNode withTransactions(Block block, Hash hash, List<Address> senders) {
    ArrayNode transactions = Json.array();
    for (int i = 0; i < block.transactions().size(); i++) {
      transactions.add(
          TransactionView.inBlock(
              block.transactions().get(i), senders.get(i), block.header(), hash, i));
    }
    return block(block, hash, transactions);
  }

  private static ObjectNode block(Block block, Hash hash, ArrayNode transactions) {
    ObjectNode json = header(block.header(), hash);
    json.set("size", Json.quantity(block.encode().size()));
    json.set("transactions", transactions);
    ArrayNode uncles = json.putArray("uncles");
    block.ommers().forEach(ommer -> uncles.add(BlockHash.of(ommer).toHex()));
    block.withdrawals().ifPresent(list -> json.set("withdrawals", withdrawals(list)));
    return json;
  }

  private static ArrayNode withdrawals(List<Withdrawal> list) {
    ArrayNode json = Json.array();
    for (Withdrawal withdrawal : list) {
      ObjectNode one = json.addObject();
      one.set("index", Json.quantity(withdrawal.index()));
      one.set("validatorIndex", Json.quantity(withdrawal.validatorIndex()));
      one.put("address", withdrawal.address().toHex());
      one.set("amount", Json.quantity(withdrawal.amount()));
    }
    return json;
  }
}
