package io.witan.httpapi.method.debug;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.httpapi.chain.Chain;
import io.witan.httpapi.chain.Snapshot;
import io.witan.httpapi.chain.StoredBlock;
import io.witan.httpapi.rpc.BlockRef;
import io.witan.httpapi.rpc.Json;
import io.witan.httpapi.rpc.Params;
import io.witan.httpapi.rpc.RpcError;
import io.witan.httpapi.rpc.RpcMethod;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.state.WorldState;
import java.util.List;

/** {@code debug_storageRangeAt}: a contract's storage between two transactions, page by page. */
public final class StorageRangeMethods {
  private static final int MOST = 1_024;

  private final Chain chain;

  private StorageRangeMethods(Chain chain) {
    this.chain = chain;
  }

  public static List<RpcMethod> of(Chain chain) {
    StorageRangeMethods methods = new StorageRangeMethods(chain);
    return List.of(RpcMethod.of("debug_storageRangeAt", methods::range));
  }

  private JsonNode range(Params params) {
    BlockRef ref = params.at(0).block();
    long index = params.at(1).count();
    Address contract = params.address(2);
    Hash start = Hash.of(params.at(3).storageKey().toBytes32());
    long most = Math.min(MOST, params.at(4).count());
    Snapshot snapshot = chain.snapshot();
    StoredBlock block =
        snapshot.block(ref).orElseThrow(() -> RpcError.server("block not found").toException());
    return page(BlockStates.before(snapshot, block, index), contract, start, most);
  }

  /** Keys are hashed in the trie and so null here, as geth has them where it kept no preimages. */
  private static JsonNode page(WorldState state, Address contract, Hash start, long most) {
    ObjectNode storage = Json.object();
    ObjectNode json = Json.object();
    json.set("storage", storage);
    json.putNull("nextKey");
    state
        .storageAt(Keccak.hash(contract.bytes()))
        .walk(
            start.bytes(),
            (key, value) -> {
              if (storage.size() >= most) {
                json.put("nextKey", key.toHex());
                return false;
              }
              Uint256 word = RlpReader.decode(value, RlpReader::uint256);
              storage.putObject(key.toHex()).putNull("key").put("value", word.toBytes32().toHex());
              return true;
            });
    return json;
  }
}
