package io.witan.httpapi.method.eth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.actors.node.NodeClient;
import io.witan.httpapi.chain.Chain;
import io.witan.httpapi.chain.Snapshot;
import io.witan.httpapi.chain.StoredBlock;
import io.witan.httpapi.rpc.BlockRef;
import io.witan.httpapi.rpc.Field;
import io.witan.httpapi.rpc.Json;
import io.witan.httpapi.rpc.Params;
import io.witan.httpapi.rpc.RpcError;
import io.witan.httpapi.rpc.RpcMethod;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.state.Account;
import io.witan.protocol.state.StateView;
import io.witan.protocol.state.WorldState;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Accounts at a block: balance, nonce, code, storage. */
public final class AccountMethods {
  private static final int MAX_SLOTS = 1_024;

  private final NodeClient node;
  private final Chain chain;

  private AccountMethods(NodeClient node, Chain chain) {
    this.node = node;
    this.chain = chain;
  }

  public static List<RpcMethod> of(NodeClient node, Chain chain) {
    AccountMethods methods = new AccountMethods(node, chain);
    return List.of(
        RpcMethod.of("eth_getBalance", methods::balance),
        RpcMethod.of("eth_getCode", methods::code),
        RpcMethod.of("eth_getStorageAt", methods::storage),
        RpcMethod.of("eth_getStorageValues", methods::storageValues),
        RpcMethod.of("eth_storageRoot", methods::storageRoot),
        RpcMethod.later("eth_getTransactionCount", methods::nonce));
  }

  private Account account(Params params, int block) {
    Address address = params.address(0);
    return holding(address, params.block(block)).account(address).orElse(Account.EMPTY);
  }

  /** The private accounts where they hold it, else the public ones. */
  private WorldState holding(Address address, BlockRef block) {
    Snapshot snapshot = chain.snapshot();
    return snapshot.holding(address, snapshot.require(block));
  }

  private JsonNode balance(Params params) {
    return Json.quantity(account(params, 1).balance());
  }

  private JsonNode code(Params params) {
    Address address = params.address(0);
    StateView state = holding(address, params.block(1));
    return Json.data(
        state.account(address).map(found -> state.code(found.codeHash())).orElse(Bytes.EMPTY));
  }

  private JsonNode storage(Params params) {
    Address address = params.address(0);
    Uint256 key = params.at(1).storageKey();
    return Json.data(holding(address, params.block(2)).storage(address, key).toBytes32());
  }

  private JsonNode storageRoot(Params params) {
    return Json.hash(account(params, 1).storageRoot());
  }

  /** Many slots of many accounts in one request. */
  private JsonNode storageValues(Params params) {
    Map<String, Field> asked = params.at(0).members();
    int slots = asked.values().stream().mapToInt(keys -> keys.json().size()).sum();
    if (slots == 0) {
      throw RpcError.invalidParams("empty request").toException();
    }
    if (slots > MAX_SLOTS) {
      throw RpcError.invalidParams("too many slots (max " + MAX_SLOTS + ")").toException();
    }
    Snapshot snapshot = chain.snapshot();
    StoredBlock block = snapshot.require(params.block(1));
    ObjectNode answer = Json.object();
    asked.forEach(
        (name, keys) -> {
          Address address = keys.key(name).address();
          StateView state = snapshot.holding(address, block);
          ArrayNode values = answer.putArray(name);
          keys.list(Field::storageKey)
              .forEach(key -> values.add(state.storage(address, key).toBytes32().toHex()));
        });
    return answer;
  }

  /** With {@code pending} the next nonce after what waits in the pool. */
  private CompletionStage<JsonNode> nonce(Params params) {
    Address address = params.address(0);
    if (params.block(1) == BlockRef.Tag.PENDING) {
      return node.nextNonce(address).thenApply(Json::quantity);
    }
    return CompletableFuture.completedStage(Json.quantity(account(params, 1).nonce()));
  }
}
