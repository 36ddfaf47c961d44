package io.witan.httpapi.simulate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.httpapi.call.BlockOverrides;
import io.witan.httpapi.call.Deadline;
import io.witan.httpapi.chain.Snapshot;
import io.witan.httpapi.chain.StoredBlock;
import io.witan.httpapi.rpc.Json;
import io.witan.httpapi.rpc.RpcError;
import io.witan.httpapi.rpc.RpcLimits;
import io.witan.httpapi.simulate.SimulationRequest.BlockCalls;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.execution.BlobGas;
import io.witan.protocol.execution.ExecutedBlock;
import io.witan.protocol.execution.FeeMarket;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.ledger.Withdrawal;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.Rules;
import io.witan.protocol.state.WorldState;
import io.witan.protocol.trie.TrieRoots;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Blocks that are tried one after the other on top of a stored one ({@code eth_simulateV1} of
 * execution-apis). A gap between two numbers is filled with empty blocks.
 */
public final class Simulation {
  /** Seconds from one block to the next, where the caller does not say. */
  private static final long BLOCK_TIME = 12;

  private static final int TIMEOUT = -32016;

  private final Snapshot snapshot;
  private final SimulationRequest request;
  private final Header base;
  private final Allowance allowance;
  private final ArrayNode results = Json.array();
  private final Map<Long, Hash> hashes = new TreeMap<>();
  private Header parent;
  private Hash parentHash;
  private WorldState state;

  private Simulation(
      Snapshot snapshot, StoredBlock on, SimulationRequest request, RpcLimits limits) {
    this.snapshot = snapshot;
    this.request = request;
    this.base = on.header();
    this.parent = base;
    this.parentHash = on.hash();
    this.state = snapshot.state(on);
    this.allowance = new Allowance(limits, new Deadline(limits.callTime(), TIMEOUT));
  }

  /** The result, one object for each block; fails where any call could not stand in its block. */
  public static ArrayNode run(
      Snapshot snapshot, StoredBlock on, SimulationRequest request, RpcLimits limits) {
    Simulation simulation = new Simulation(snapshot, on, request, limits);
    for (BlockCalls block : request.blocks()) {
      simulation.addGap(block.overrides());
      simulation.add(block, simulation.time(block.overrides()));
    }
    return simulation.results;
  }

  private void addGap(BlockOverrides overrides) {
    long number = overrides.number().orElse(parent.number() + 1);
    if (number <= parent.number()) {
      throw SimulationErrors.numberNotAbove(number, parent.number());
    }
    if (number - base.number() > SimulationRequest.MAX_BLOCKS) {
      throw SimulationErrors.tooMany("blocks");
    }
    while (parent.number() + 1 < number) {
      add(BlockCalls.EMPTY, parent.timestamp() + BLOCK_TIME);
    }
  }

  private long time(BlockOverrides overrides) {
    long time = overrides.time().orElse(parent.timestamp() + BLOCK_TIME);
    if (time <= parent.timestamp()) {
      throw SimulationErrors.timeNotAbove(time, parent.timestamp());
    }
    return time;
  }

  private void add(BlockCalls calls, long time) {
    allowance.deadline().check();
    ChainConfig config = snapshot.config();
    Rules plain = config.at(parent.number() + 1, time);
    Rules rules = calls.state().on(plain);
    Header header = header(calls.overrides(), time, plain);
    SimulatedCalls block =
        new SimulatedCalls(
            request, config, rules, header, calls, calls.state().on(state), allowance, this::hash);
    ExecutedBlock executed = block.run();
    ObjectNode json = block.toJson(executed);
    results.add(json);
    hashes.put(executed.block().number(), executed.hash());
    parent = executed.block().header();
    parentHash = executed.hash();
    state = executed.state();
  }

  private Hash hash(long number) {
    Hash simulated = hashes.get(number);
    if (simulated != null) {
      return simulated;
    }
    return number <= base.number() ? snapshot.hashOf(number) : Hash.ZERO;
  }

  private Header header(BlockOverrides overrides, long time, Rules rules) {
    HeaderBuilder builder =
        new HeaderBuilder()
            .parentHash(parentHash)
            .number(parent.number() + 1)
            .timestamp(time)
            .coinbase(overrides.feeRecipient().orElse(parent.coinbase()))
            .gasLimit(overrides.gasLimit().orElse(parent.gasLimit()))
            .mixHash(overrides.prevRandao().orElse(Hash.ZERO))
            .difficulty(overrides.difficulty().orElse(difficulty(rules)));
    if (rules.isAtLeast(Fork.LONDON)) {
      builder.baseFeePerGas(overrides.baseFee().orElseGet(() -> baseFee(time)));
    }
    if (rules.isAtLeast(Fork.SHANGHAI)) {
      List<Bytes> withdrawals =
          overrides.withdrawals().orElse(List.of()).stream().map(Withdrawal::encode).toList();
      builder.withdrawalsRoot(TrieRoots.ofValues(withdrawals));
    }
    if (rules.isAtLeast(Fork.CANCUN)) {
      builder.excessBlobGas(BlobGas.nextExcess(rules, parent));
      builder.parentBeaconBlockRoot(overrides.beaconRoot().orElse(Hash.ZERO));
    }
    return builder.build();
  }

  private Uint256 difficulty(Rules rules) {
    return rules.isAtLeast(Fork.PARIS) && snapshot.config().consensus().isEmpty()
        ? Uint256.ZERO
        : parent.difficulty();
  }

  private Uint256 baseFee(long time) {
    return request.validation()
        ? FeeMarket.nextBaseFee(snapshot.config(), parent, time).orElse(Uint256.ZERO)
        : Uint256.ZERO;
  }

  /** What a whole request may still use: gas of all its calls, time, and bytes of its answer. */
  static final class Allowance {
    private static final long MAX_BYTES = 32 << 20;

    private final Deadline deadline;
    private long gas;
    private long bytes;

    Allowance(RpcLimits limits, Deadline deadline) {
      this.deadline = deadline;
      this.gas = limits.callGas() == 0 ? Long.MAX_VALUE : limits.callGas();
    }

    Deadline deadline() {
      return deadline;
    }

    /** The gas that a call may have which asks for so much. */
    long gas(long asked) {
      return asked < 0 ? gas : Math.min(asked, gas);
    }

    void use(long usedGas, long answered) {
      gas -= usedGas;
      bytes += answered;
      if (bytes > MAX_BYTES) {
        throw RpcError.of(-38026, "the answer would have more than 32 MiB").toException();
      }
    }
  }
}
