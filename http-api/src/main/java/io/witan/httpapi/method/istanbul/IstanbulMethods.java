package io.witan.httpapi.method.istanbul;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.actors.node.NodeClient;
import io.witan.httpapi.chain.BlockSigners;
import io.witan.httpapi.chain.Chain;
import io.witan.httpapi.chain.Snapshot;
import io.witan.httpapi.chain.StoredBlock;
import io.witan.httpapi.rpc.BlockRef;
import io.witan.httpapi.rpc.Json;
import io.witan.httpapi.rpc.Params;
import io.witan.httpapi.rpc.RpcError;
import io.witan.httpapi.rpc.RpcMethod;
import io.witan.protocol.bytes.Address;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/** {@code istanbul_*}: validators, their votes, and who signed what. */
public final class IstanbulMethods {
  private static final int STATUS_BLOCKS = 64;
  private static final int MAX_STATUS_BLOCKS = 100_000;

  private final NodeClient node;
  private final Chain chain;
  private final ValidatorHistory history;

  private IstanbulMethods(NodeClient node, Chain chain) {
    this.node = node;
    this.chain = chain;
    this.history = new ValidatorHistory(node, chain);
  }

  public static List<RpcMethod> of(NodeClient node, Chain chain) {
    IstanbulMethods methods = new IstanbulMethods(node, chain);
    return List.of(
        RpcMethod.of("istanbul_nodeAddress", p -> Json.address(node.self().address())),
        RpcMethod.later("istanbul_candidates", p -> methods.candidates()),
        RpcMethod.later("istanbul_propose", methods::propose),
        RpcMethod.later("istanbul_discard", methods::discard),
        RpcMethod.later("istanbul_getValidators", p -> methods.validators(numbered(p, 0))),
        RpcMethod.later("istanbul_getValidatorsAtHash", p -> methods.validators(hashed(p))),
        RpcMethod.later("istanbul_isValidator", methods::isValidator),
        RpcMethod.later("istanbul_getSnapshot", p -> methods.snapshot(numbered(p, 0))),
        RpcMethod.later("istanbul_getSnapshotAtHash", p -> methods.snapshot(hashed(p))),
        RpcMethod.of("istanbul_getSignersFromBlock", p -> methods.signers(numbered(p, 0))),
        RpcMethod.of("istanbul_getSignersFromBlockByHash", p -> methods.signers(hashed(p))),
        RpcMethod.of("istanbul_status", methods::status));
  }

  private static BlockRef numbered(Params params, int index) {
    return params.has(index) ? params.blockNumber(index) : BlockRef.LATEST;
  }

  private static BlockRef hashed(Params params) {
    return new BlockRef.ByHash(params.hash(0), false);
  }

  private StoredBlock block(BlockRef ref) {
    return chain
        .snapshot()
        .block(ref)
        .orElseThrow(() -> RpcError.server("unknown block").toException());
  }

  private CompletionStage<JsonNode> candidates() {
    return node.candidates()
        .thenApply(
            votes -> {
              ObjectNode json = Json.object();
              votes.forEach((candidate, add) -> json.put(candidate.toHex(), add));
              return json;
            });
  }

  private CompletionStage<JsonNode> propose(Params params) {
    return node.propose(params.address(0), params.at(1).bool()).thenApply(done -> Json.nothing());
  }

  private CompletionStage<JsonNode> discard(Params params) {
    return node.discard(params.address(0)).thenApply(done -> Json.nothing());
  }

  private CompletionStage<JsonNode> validators(BlockRef ref) {
    return history.after(block(ref)).thenApply(IstanbulMethods::json);
  }

  private CompletionStage<JsonNode> isValidator(Params params) {
    return history
        .after(block(numbered(params, 0)))
        .thenApply(validators -> Json.bool(validators.contains(node.self().address())));
  }

  private CompletionStage<JsonNode> snapshot(BlockRef ref) {
    StoredBlock block = block(ref);
    return history
        .after(block)
        .thenApply(validators -> VoteSnapshot.at(chain, block, validators).toJson());
  }

  private JsonNode signers(BlockRef ref) {
    StoredBlock block = block(ref);
    BlockSigners signers = signers(block);
    ObjectNode json = Json.object();
    json.put("Number", block.block().number());
    json.put("Hash", block.hash().toHex());
    json.put("Author", signers.author().toHex());
    json.set("Committers", json(signers.committers()));
    return json;
  }

  /** How many blocks each validator made. */
  private JsonNode status(Params params) {
    Snapshot snapshot = chain.snapshot();
    long start = Math.max(0, snapshot.head() - STATUS_BLOCKS + 1);
    long end = snapshot.head();
    if (params.has(0) || params.has(1)) {
      start = snapshot.height(bound(params, 0, "pass the start block number"));
      end = snapshot.height(bound(params, 1, "pass the end block number"));
    }
    check(start < end || !params.has(0), "start block number should be less than end block number");
    check(
        end <= snapshot.head(),
        "end block number should be less than or equal to current block height");
    check(end - start < MAX_STATUS_BLOCKS, "the range has more than 100000 blocks");
    SortedMap<Address, Integer> made = new TreeMap<>();
    for (long height = Math.max(1, start); height <= end; height++) {
      made.merge(signers(snapshot.at(height).orElseThrow()).author(), 1, Integer::sum);
    }
    ObjectNode json = Json.object();
    ObjectNode activity = json.putObject("sealerActivity");
    made.forEach((author, blocks) -> activity.put(author.toHex(), blocks));
    json.put("numBlocks", end - start + 1);
    return json;
  }

  private static BlockRef bound(Params params, int index, String missing) {
    check(params.has(index), missing);
    return params.blockNumber(index);
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw RpcError.server(otherwise).toException();
    }
  }

  private static BlockSigners signers(StoredBlock block) {
    return block
        .signers()
        .orElseThrow(() -> RpcError.server("the block has no BFT extra data").toException());
  }

  private static ArrayNode json(List<Address> addresses) {
    ArrayNode json = Json.array();
    addresses.forEach(address -> json.add(address.toHex()));
    return json;
  }
}
