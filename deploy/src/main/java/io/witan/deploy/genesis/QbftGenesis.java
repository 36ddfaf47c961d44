package io.witan.deploy.genesis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.ledger.BlockHash;
import io.witan.protocol.ledger.QbftExtraData;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Writes the genesis of a new QBFT network in GoQuorum's format.
 *
 * @param validators in any order
 * @param balances of funded accounts, in wei
 * @param blockPeriodSeconds least seconds between blocks
 * @param gasLimit of block 0
 */
public record QbftGenesis(
    long chainId,
    List<Address> validators,
    Map<Address, Uint256> balances,
    long blockPeriodSeconds,
    long requestTimeoutSeconds,
    long gasLimit) {
  private static final List<String> HEIGHT_FORKS =
      List.of(
          "homesteadBlock",
          "eip150Block",
          "eip155Block",
          "eip158Block",
          "byzantiumBlock",
          "constantinopleBlock",
          "petersburgBlock",
          "istanbulBlock",
          "berlinBlock",
          "londonBlock");
  private static final List<String> TIME_FORKS =
      List.of("shanghaiTime", "cancunTime", "pragueTime");

  public QbftGenesis {
    validators = validators.stream().sorted().toList();
    balances = new TreeMap<>(balances);
  }

  public String toJson() {
    return print(json());
  }

  ObjectNode json() {
    ObjectNode root = new ObjectMapper().createObjectNode();
    config(root.putObject("config"));
    root.put("nonce", "0x0");
    root.put("timestamp", "0x0");
    root.put("extraData", extraData().toHex());
    root.put("gasLimit", "0x" + Long.toHexString(gasLimit));
    root.put("difficulty", "0x1");
    root.put("mixHash", BlockHash.ISTANBUL_DIGEST.toHex());
    root.put("coinbase", Address.ZERO.toHex());
    ObjectNode alloc = root.putObject("alloc");
    balances.forEach(
        (account, balance) ->
            alloc.putObject(account.toHex()).put("balance", balance.toQuantity()));
    return root;
  }

  static String print(ObjectNode root) {
    try {
      return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private void config(ObjectNode config) {
    config.put("chainId", chainId);
    HEIGHT_FORKS.forEach(fork -> config.put(fork, 0));
    TIME_FORKS.forEach(fork -> config.put(fork, 0));
    config.put("isQuorum", true);
    ObjectNode qbft = config.putObject("qbft");
    qbft.put("epochlength", 30_000);
    qbft.put("blockperiodseconds", blockPeriodSeconds);
    qbft.put("requesttimeoutseconds", requestTimeoutSeconds);
    qbft.put("policy", 0);
    qbft.put("ceil2Nby3Block", 0);
  }

  private Bytes extraData() {
    Bytes vanity = Bytes.wrap(new byte[32]);
    return new QbftExtraData(vanity, validators, Optional.empty(), 0, List.of()).encode();
  }
}
