package io.witan.httpapi.method.eth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.httpapi.chain.Chain;
import io.witan.httpapi.chain.NextFees;
import io.witan.httpapi.chain.Snapshot;
import io.witan.httpapi.chain.StoredBlock;
import io.witan.httpapi.chain.UsualFees;
import io.witan.httpapi.rpc.Field;
import io.witan.httpapi.rpc.Json;
import io.witan.httpapi.rpc.Params;
import io.witan.httpapi.rpc.RpcError;
import io.witan.httpapi.rpc.RpcMethod;
import java.util.List;

/** What gas costs. Everything is zero on a chain where gas has no price, GoQuorum's default. */
public final class FeeMethods {
  private final Chain chain;

  private FeeMethods(Chain chain) {
    this.chain = chain;
  }

  public static List<RpcMethod> of(Chain chain) {
    FeeMethods methods = new FeeMethods(chain);
    return List.of(
        RpcMethod.of("eth_gasPrice", p -> Json.quantity(UsualFees.gasPrice(chain))),
        RpcMethod.of("eth_maxPriorityFeePerGas", p -> Json.quantity(UsualFees.tip(chain))),
        RpcMethod.of("eth_baseFee", p -> Json.quantity(methods.next().baseFee())),
        RpcMethod.of("eth_blobBaseFee", p -> Json.quantity(methods.next().blobBaseFee())),
        RpcMethod.of("eth_feeHistory", methods::history));
  }

  private NextFees next() {
    Snapshot snapshot = chain.snapshot();
    return NextFees.after(chain.config(), snapshot.headBlock().header());
  }

  private JsonNode history(Params params) {
    long blocks = Math.min(params.at(0).count(), FeeHistory.MAX_BLOCKS);
    Snapshot snapshot = chain.snapshot();
    StoredBlock newest = snapshot.require(params.blockNumber(1));
    List<Double> percentiles =
        params.optional(2, field -> field.list(FeeMethods::percentile)).orElse(List.of());
    for (int i = 1; i < percentiles.size(); i++) {
      if (percentiles.get(i) < percentiles.get(i - 1)) {
        throw RpcError.server("invalid reward percentile: not in ascending order").toException();
      }
    }
    if (percentiles.size() > FeeHistory.MAX_PERCENTILES) {
      throw RpcError.server("over the query limit 100").toException();
    }
    if (blocks == 0) {
      ObjectNode none = Json.object().put("oldestBlock", "0x0");
      none.putArray("gasUsedRatio");
      return none;
    }
    return FeeHistory.of(snapshot, newest.block().number(), blocks, percentiles);
  }

  private static double percentile(Field field) {
    double value = field.json().isNumber() ? field.json().doubleValue() : -1;
    if (value < 0 || value > 100) {
      throw RpcError.server("invalid reward percentile: " + field.json()).toException();
    }
    return value;
  }
}
