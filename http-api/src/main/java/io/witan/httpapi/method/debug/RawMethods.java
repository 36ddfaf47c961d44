package io.witan.httpapi.method.debug;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.witan.httpapi.chain.Chain;
import io.witan.httpapi.chain.Snapshot;
import io.witan.httpapi.chain.StoredBlock;
import io.witan.httpapi.rpc.BlockRef;
import io.witan.httpapi.rpc.Json;
import io.witan.httpapi.rpc.Params;
import io.witan.httpapi.rpc.RpcError;
import io.witan.httpapi.rpc.RpcMethod;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.ledger.HeaderCodec;
import io.witan.protocol.ledger.TransactionCodec;
import java.util.List;

/** {@code debug_getRaw*}: the bytes of what the chain is made of. */
public final class RawMethods {
  private final Chain chain;

  private RawMethods(Chain chain) {
    this.chain = chain;
  }

  public static List<RpcMethod> of(Chain chain) {
    RawMethods methods = new RawMethods(chain);
    return List.of(
        RpcMethod.of("debug_getRawBlock", p -> Json.data(methods.block(p).block().encode())),
        RpcMethod.of(
            "debug_getRawHeader", p -> Json.data(HeaderCodec.encode(methods.block(p).header()))),
        RpcMethod.of(
            "debug_getBadBlocks", p -> Json.array()), // a block that is not valid is not kept
        RpcMethod.of("debug_getRawReceipts", methods::receipts),
        RpcMethod.of("debug_getRawTransaction", methods::transaction));
  }

  private StoredBlock block(Params params) {
    BlockRef ref = params.at(0).block();
    return chain
        .snapshot()
        .block(ref)
        .orElseThrow(() -> RpcError.server("block not found").toException());
  }

  private JsonNode receipts(Params params) {
    ArrayNode all = Json.array();
    block(params).outcomes().forEach(outcome -> all.add(outcome.receipt().encode().toHex()));
    return all;
  }

  private JsonNode transaction(Params params) {
    Snapshot snapshot = chain.snapshot();
    Bytes raw =
        snapshot
            .place(params.hash(0))
            .flatMap(
                place ->
                    snapshot
                        .at(place.blockHash())
                        .map(stored -> stored.block().transactions().get(place.index())))
            .map(TransactionCodec::encode)
            .orElse(Bytes.EMPTY);
    return Json.data(raw);
  }
}
