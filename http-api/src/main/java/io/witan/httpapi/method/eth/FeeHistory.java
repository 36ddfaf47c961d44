package io.witan.httpapi.method.eth;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.httpapi.chain.NextFees;
import io.witan.httpapi.chain.Snapshot;
import io.witan.httpapi.chain.StoredBlock;
import io.witan.httpapi.chain.UsualFees;
import io.witan.httpapi.rpc.Json;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.execution.TransactionOutcome;
import io.witan.protocol.ledger.Header;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** {@code eth_feeHistory}: base fees, how full blocks were, and tips by share of gas. */
final class FeeHistory {
  static final int MAX_BLOCKS = 1_024;
  static final int MAX_PERCENTILES = 100;

  private FeeHistory() {}

  static ObjectNode of(Snapshot snapshot, long newest, long count, List<Double> percentiles) {
    long oldest = Math.max(0, newest - count + 1);
    ArrayNode baseFees = Json.array();
    ArrayNode gasRatios = Json.array();
    ArrayNode blobFees = Json.array();
    ArrayNode blobRatios = Json.array();
    ArrayNode rewards = Json.array();
    NextFees next = null;
    for (long at = oldest; at <= newest; at++) {
      StoredBlock block = snapshot.at(at).orElseThrow();
      Header header = block.header();
      baseFees.add(header.baseFeePerGas().orElse(Uint256.ZERO).toQuantity());
      gasRatios.add((double) header.gasUsed() / Math.max(1, header.gasLimit()));
      next = NextFees.after(snapshot.config(), header);
      blobFees.add(NextFees.blobBaseFeeOf(snapshot.config(), header).toQuantity());
      blobRatios.add(NextFees.blobRatio(snapshot.config(), header));
      if (!percentiles.isEmpty()) {
        rewards.add(rewards(block, percentiles));
      }
    }
    baseFees.add(next.baseFee().toQuantity());
    blobFees.add(next.blobBaseFee().toQuantity());
    ObjectNode json = Json.object();
    json.set("oldestBlock", Json.quantity(oldest));
    json.set("baseFeePerGas", baseFees);
    json.set("gasUsedRatio", gasRatios);
    if (snapshot.at(newest).orElseThrow().header().excessBlobGas().isPresent()) {
      json.set("baseFeePerBlobGas", blobFees); // since Cancun
      json.set("blobGasUsedRatio", blobRatios);
    }
    if (!percentiles.isEmpty()) {
      json.set("reward", rewards);
    }
    return json;
  }

  private record Paid(Uint256 tip, long gas) {}

  /** The tip at each percentile of the block's gas, cheapest gas first. */
  private static ArrayNode rewards(StoredBlock block, List<Double> percentiles) {
    List<TransactionOutcome> outcomes = block.outcomes();
    List<Uint256> tips = UsualFees.tips(block);
    List<Paid> paid = new ArrayList<>();
    for (int i = 0; i < tips.size(); i++) {
      paid.add(new Paid(tips.get(i), outcomes.get(i).gasUsed()));
    }
    paid.sort(Comparator.comparing(Paid::tip));
    ArrayNode rewards = Json.array();
    int at = 0;
    long sum = paid.isEmpty() ? 0 : paid.getFirst().gas();
    for (double percentile : percentiles) {
      long threshold = (long) (block.header().gasUsed() * percentile / 100);
      while (sum < threshold && at < paid.size() - 1) {
        sum += paid.get(++at).gas();
      }
      rewards.add((paid.isEmpty() ? Uint256.ZERO : paid.get(at).tip()).toQuantity());
    }
    return rewards;
  }
}
