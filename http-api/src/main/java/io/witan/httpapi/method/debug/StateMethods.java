package io.witan.httpapi.method.debug;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.witan.httpapi.call.Deadline;
import io.witan.httpapi.chain.Chain;
import io.witan.httpapi.chain.PrivateSide;
import io.witan.httpapi.chain.Snapshot;
import io.witan.httpapi.chain.StoredBlock;
import io.witan.httpapi.rpc.BlockRef;
import io.witan.httpapi.rpc.Field;
import io.witan.httpapi.rpc.Json;
import io.witan.httpapi.rpc.Params;
import io.witan.httpapi.rpc.RpcError;
import io.witan.httpapi.rpc.RpcLimits;
import io.witan.httpapi.rpc.RpcMethod;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.execution.BlockReplay;
import io.witan.protocol.state.WorldState;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiFunction;

/**
 * {@code debug_accountRange}, the state page by page, {@code debug_getModifiedAccountsBy*}, whose
 * accounts differ between two blocks, and roots of private states.
 */
public final class StateMethods {
  private static final int MOST_BLOCKS = 1_024;

  private final Chain chain;
  private final RpcLimits limits;

  private StateMethods(Chain chain, RpcLimits limits) {
    this.chain = chain;
    this.limits = limits;
  }

  public static List<RpcMethod> of(Chain chain, RpcLimits limits) {
    StateMethods methods = new StateMethods(chain, limits);
    return List.of(
        RpcMethod.of("debug_accountRange", methods::range),
        RpcMethod.of(
            "debug_privateStateRoot", p -> methods.root(p, methods.chain.snapshot().side())),
        RpcMethod.of("debug_defaultStateRoot", p -> methods.root(p, methods.chain.nobodys())),
        RpcMethod.of(
            "debug_getModifiedAccountsByNumber",
            p -> methods.modified(p, (params, i) -> new BlockRef.Height(params.at(i).count()))),
        RpcMethod.of(
            "debug_getModifiedAccountsByHash",
            p -> methods.modified(p, (params, i) -> new BlockRef.ByHash(params.hash(i), false))));
  }

  /** To compare parties, or nodes, at one height. */
  private JsonNode root(Params params, Optional<PrivateSide> side) {
    long height = chain.snapshot().require(params.block(0)).block().number();
    return side.map(own -> Json.hash(own.after(height).root()))
        .orElseThrow(() -> RpcError.server("this chain has no private states").toException());
  }

  private JsonNode range(Params params) {
    BlockRef ref = params.block(0);
    Bytes start = params.optional(1, Field::data).orElse(Bytes.EMPTY);
    if (start.size() > 32) {
      throw RpcError.invalidParams("invalid argument 1: a key has at most 32 bytes").toException();
    }
    long most = params.optional(2, Field::count).orElse(0L);
    boolean codes = !params.flag(3);
    boolean words = !params.flag(4);
    Snapshot snapshot = chain.snapshot();
    WorldState state = snapshot.state(snapshot.require(ref));
    return new AccountPage(state, codes, words, new Deadline(limits.callTime())).from(start, most);
  }

  /** With one block the accounts that it changed; with two what differs between them. */
  private JsonNode modified(Params params, BiFunction<Params, Integer, BlockRef> read) {
    Snapshot snapshot = chain.snapshot();
    StoredBlock first = block(snapshot, read.apply(params, 0), "start");
    Optional<StoredBlock> second =
        params.has(1)
            ? Optional.of(block(snapshot, read.apply(params, 1), "end"))
            : Optional.empty();
    StoredBlock end = second.orElse(first);
    StoredBlock start = second.isPresent() ? first : BlockStates.parent(snapshot, end.header());
    long from = start.block().number();
    long to = end.block().number();
    if (from >= to) {
      throw RpcError.server(
              "start block height (" + from + ") must be less than end block height (" + to + ")")
          .toException();
    }
    if (to - from > MOST_BLOCKS) {
      throw RpcError.server("more than " + MOST_BLOCKS + " blocks").toException();
    }
    return modified(snapshot, start, end);
  }

  private static StoredBlock block(Snapshot snapshot, BlockRef ref, String which) {
    return snapshot
        .block(ref)
        .orElseThrow(() -> RpcError.server(which + " block not found").toException());
  }

  /** The trie knows hashes of addresses alone; running the blocks again tells the addresses. */
  private JsonNode modified(Snapshot snapshot, StoredBlock start, StoredBlock end) {
    Deadline deadline = new Deadline(limits.callTime());
    WorldState before = snapshot.state(start);
    WorldState after = snapshot.state(end);
    TreeSet<Address> touched = new TreeSet<>();
    for (long at = start.block().number() + 1; at <= end.block().number(); at++) {
      deadline.check();
      StoredBlock block = snapshot.at(at).orElseThrow();
      touched.addAll(
          BlockReplay.changedBy(
              snapshot.state(BlockStates.parent(snapshot, block.header())),
              snapshot.config(),
              block.block(),
              block.recovered(),
              snapshot::hashOf));
    }
    ArrayNode modified = Json.array();
    for (Address address : touched) {
      if (!before.account(address).equals(after.account(address))) {
        modified.add(address.toHex());
      }
    }
    return modified;
  }
}
