package io.witan.httpapi.method.eth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.httpapi.chain.Chain;
import io.witan.httpapi.chain.NextFees;
import io.witan.httpapi.chain.Snapshot;
import io.witan.httpapi.chain.StoredBlock;
import io.witan.httpapi.rpc.Field;
import io.witan.httpapi.rpc.Json;
import io.witan.httpapi.rpc.Params;
import io.witan.httpapi.rpc.RpcError;
import io.witan.httpapi.rpc.RpcMethod;
import io.witan.protocol.bytes.Uint256;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What gas costs. Everything is zero on a chain where gas has no price, GoQuorum's default. */
public final class FeeMethods {
  private static final int SAMPLED_BLOCKS = 20;
  private static final int SAMPLED_PER_BLOCK = 3;
  private static final int SAMPLE_PERCENTILE = 60;
  private static final Uint256 FIRST_TIP = Uint256.of(1_000_000_000);

  private final Chain chain;

  private FeeMethods(Chain chain) {
    this.chain = chain;
  }

  public static List<RpcMethod> of(Chain chain) {
    FeeMethods methods = new FeeMethods(chain);
    return List.of(
        RpcMethod.of("eth_gasPrice", p -> Json.quantity(gasPrice(chain))),
        RpcMethod.of("eth_maxPriorityFeePerGas", p -> Json.quantity(tip(chain))),
        RpcMethod.of("eth_baseFee", p -> Json.quantity(methods.next().baseFee())),
        RpcMethod.of("eth_blobBaseFee", p -> Json.quantity(methods.next().blobBaseFee())),
        RpcMethod.of("eth_feeHistory", methods::history));
  }

  private NextFees next() {
    Snapshot snapshot = chain.snapshot();
    return NextFees.after(chain.config(), snapshot.headBlock().header());
  }

  /** The price per gas that gets a transaction in. */
  static Uint256 gasPrice(Chain chain) {
    NextFees next = NextFees.after(chain.config(), chain.snapshot().headBlock().header());
    return next.priced() ? next.baseFee().plus(tip(chain)) : Uint256.ZERO;
  }

  /** A tip that recent transactions got in with; a usual one where there were none. */
  static Uint256 tip(Chain chain) {
    Snapshot snapshot = chain.snapshot();
    if (!NextFees.after(chain.config(), snapshot.headBlock().header()).priced()) {
      return Uint256.ZERO;
    }
    List<Uint256> sample = new ArrayList<>();
    for (long at = Math.max(1, snapshot.head() - SAMPLED_BLOCKS + 1); at <= snapshot.head(); at++) {
      snapshot
          .at(at)
          .map(FeeHistory::tips)
          .ifPresent(tips -> tips.stream().sorted().limit(SAMPLED_PER_BLOCK).forEach(sample::add));
    }
    Collections.sort(sample);
    return sample.isEmpty() ? FIRST_TIP : sample.get((sample.size() - 1) * SAMPLE_PERCENTILE / 100);
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
