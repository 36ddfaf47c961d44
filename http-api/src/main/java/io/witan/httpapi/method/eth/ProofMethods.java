package io.witan.httpapi.method.eth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.httpapi.chain.Chain;
import io.witan.httpapi.chain.Snapshot;
import io.witan.httpapi.rpc.Field;
import io.witan.httpapi.rpc.Json;
import io.witan.httpapi.rpc.Params;
import io.witan.httpapi.rpc.RpcError;
import io.witan.httpapi.rpc.RpcMethod;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.state.Account;
import io.witan.protocol.state.WorldState;
import java.util.List;

/** {@code eth_getProof} (EIP-1186). */
public final class ProofMethods {
  private static final int MAX_KEYS = 1_024;

  private final Chain chain;

  private ProofMethods(Chain chain) {
    this.chain = chain;
  }

  public static List<RpcMethod> of(Chain chain) {
    return List.of(RpcMethod.of("eth_getProof", new ProofMethods(chain)::proof));
  }

  /**
   * A key as it was asked for: geth gives short ones back as quantities, whole ones as data.
   *
   * @param shown in the answer
   */
  private record Key(Uint256 word, JsonNode shown) {
    static Key read(Field field) {
      Uint256 word = field.storageKey();
      boolean whole = field.text().length() == 66;
      return new Key(word, whole ? Json.data(word.toBytes32()) : Json.quantity(word));
    }
  }

  private JsonNode proof(Params params) {
    Address address = params.address(0);
    List<Key> keys = params.at(1).list(Key::read);
    if (keys.size() > MAX_KEYS) {
      throw RpcError.invalidParams("too many storage keys (max " + MAX_KEYS + ")").toException();
    }
    Snapshot snapshot = chain.snapshot();
    WorldState state = snapshot.holding(address, snapshot.require(params.block(2)));
    Account account = state.account(address).orElse(Account.EMPTY);
    ObjectNode json = Json.object();
    json.put("address", address.toHex());
    json.set("accountProof", nodes(state.accountProof(address)));
    json.set("balance", Json.quantity(account.balance()));
    json.put("codeHash", account.codeHash().toHex());
    json.set("nonce", Json.quantity(account.nonce()));
    json.put("storageHash", account.storageRoot().toHex());
    ArrayNode storage = json.putArray("storageProof");
    for (Key key : keys) {
      ObjectNode one = storage.addObject();
      one.set("key", key.shown());
      one.set("value", Json.quantity(state.storage(address, key.word())));
      one.set("proof", nodes(state.storageProof(address, key.word())));
    }
    return json;
  }

  private static ArrayNode nodes(List<Bytes> proof) {
    ArrayNode json = Json.array();
    proof.forEach(node -> json.add(node.toHex()));
    return json;
  }
}
