package io.witan.httpapi.method.eth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.httpapi.chain.Chain;
import io.witan.httpapi.chain.Snapshot;
import io.witan.httpapi.rpc.Json;
import io.witan.httpapi.rpc.RpcMethod;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.ForkSchedule;
import io.witan.protocol.rules.Rules;
import io.witan.protocol.wire.ForkIds;
import java.util.List;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * {@code eth_config} (EIP-7910): the fork that holds at the head, the next one and the last that is
 * planned. Forks by height are all in the first; its time is 0 where none by time has begun.
 */
public final class ConfigMethods {
  /** The precompiles' names by address, from 1 on. */
  private static final List<String> PRECOMPILES =
      List.of(
          "ECREC",
          "SHA256",
          "RIPEMD160",
          "ID",
          "MODEXP",
          "BN254_ADD",
          "BN254_MUL",
          "BN254_PAIRING",
          "BLAKE2F",
          "KZG_POINT_EVALUATION",
          "BLS12_G1ADD",
          "BLS12_G1MSM",
          "BLS12_G2ADD",
          "BLS12_G2MSM",
          "BLS12_PAIRING_CHECK",
          "BLS12_MAP_FP_TO_G1",
          "BLS12_MAP_FP2_TO_G2");

  private final Chain chain;
  private final ForkIds forkIds;

  private ConfigMethods(Chain chain, ForkIds forkIds) {
    this.chain = chain;
    this.forkIds = forkIds;
  }

  public static List<RpcMethod> of(Chain chain, ForkIds forkIds) {
    ConfigMethods methods = new ConfigMethods(chain, forkIds);
    return List.of(RpcMethod.of("eth_config", params -> methods.config()));
  }

  private JsonNode config() {
    Snapshot snapshot = chain.snapshot();
    Header head = snapshot.headBlock().header();
    NavigableSet<Long> times = times(snapshot.config());
    Long begun = times.floor(head.timestamp());
    Long next = times.higher(head.timestamp());
    ObjectNode json = Json.object();
    json.set("current", at(head.number(), begun == null ? 0 : begun, head.timestamp()));
    if (next == null) {
      return json.putNull("next").putNull("last");
    }
    json.set("next", at(head.number(), next, next));
    json.set("last", at(head.number(), times.last(), times.last()));
    return json;
  }

  /** When a fork begins by time, those of blob parameters included. */
  private static NavigableSet<Long> times(ChainConfig config) {
    NavigableSet<Long> times = new TreeSet<>(config.blobSchedule().byTime().keySet());
    for (Fork fork : Fork.values()) {
      if (ForkSchedule.isByTime(fork)) {
        config.forks().beginOf(fork).ifPresent(times::add);
      }
    }
    return times;
  }

  private ObjectNode at(long height, long begins, long time) {
    Rules rules = chain.config().at(height, time);
    ObjectNode json = Json.object();
    json.put("activationTime", begins);
    boolean blobs = rules.isAtLeast(Fork.CANCUN) && rules.blobsEnabled();
    json.putObject("blobSchedule")
        .put("target", blobs ? rules.blobs().target() : 0)
        .put("max", blobs ? rules.blobs().most() : 0)
        .put("baseFeeUpdateFraction", blobs ? rules.blobs().updateFraction() : 0);
    json.set("chainId", Json.quantity(rules.chainId()));
    json.put("forkId", forkIds.at(height, time).hash().toHex());
    json.set("precompiles", precompiles(rules));
    json.set("systemContracts", systemContracts(rules));
    return json;
  }

  private static ObjectNode precompiles(Rules rules) {
    SortedMap<String, Address> byName = new TreeMap<>();
    for (Address address : rules.precompiles().addresses()) {
      int number = Uint256.of(address.bytes()).toBigInteger().intValue();
      String name = number <= PRECOMPILES.size() ? PRECOMPILES.get(number - 1) : "P256VERIFY";
      byName.put(name, address);
    }
    ObjectNode json = Json.object();
    byName.forEach((name, address) -> json.put(name, address.toHex()));
    return json;
  }

  private static ObjectNode systemContracts(Rules rules) {
    ObjectNode json = Json.object();
    if (rules.isAtLeast(Fork.CANCUN)) {
      json.put("BEACON_ROOTS_ADDRESS", "0x000f3df6d732807ef1319fb7b8bb8522d0beac02");
    }
    if (rules.isAtLeast(Fork.PRAGUE)) {
      json.put(
          "CONSOLIDATION_REQUEST_PREDEPLOY_ADDRESS", "0x0000bbddc7ce488642fb579f8b00f3a590007251");
      rules
          .depositContract()
          .ifPresent(address -> json.put("DEPOSIT_CONTRACT_ADDRESS", address.toHex()));
      json.put("HISTORY_STORAGE_ADDRESS", "0x0000f90827f1c53a10cb7a02335b175320002935");
      json.put(
          "WITHDRAWAL_REQUEST_PREDEPLOY_ADDRESS", "0x00000961ef480eb55e80d19ad83579a64c007002");
    }
    return json;
  }
}
