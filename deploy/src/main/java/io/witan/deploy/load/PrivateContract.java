package io.witan.deploy.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.deploy.CommandFailure;
import io.witan.deploy.network.RpcClient;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A contract of a few organisations that keeps the first word that it is called with and logs it.
 *
 * @param node the first party's, which holds the account
 * @param account that calls it
 * @param keys the parties', the first being the sender's
 * @param block that made it
 */
public record PrivateContract(
    RpcClient node, String account, List<String> keys, String address, long block) {
  private static final int WORD = 32;
  private static final String GAS = "0x47b760";
  private static final int DEPLOY_SECONDS = 60;

  /** Called with data, SSTOREs and logs its first word; without, gives the word back. */
  private static final String RUNTIME =
      "361560155760003580600055600052" + "60206000a000" + "5b60005460005260206000f3";

  private static final String INIT = "0x602a6000556021601160003960216000f3" + RUNTIME;

  /** Makes one, through a node that holds the account and the first key. */
  public static PrivateContract deploy(RpcClient node, String account, List<String> keys) {
    JsonNode answer =
        node.answer("eth_sendTransaction", request(account, keys, Optional.empty(), INIT))
            .orElseThrow(() -> new CommandFailure("A's node does not answer"));
    if (!answer.path("result").isTextual()) {
      throw new CommandFailure(
          "A's node does not take the contract: "
              + answer.path("error").path("message").asText("no reason"));
    }
    String hash = answer.path("result").asText();
    for (int i = 0; i < DEPLOY_SECONDS * 4; i++) {
      Optional<JsonNode> receipt =
          node.call("eth_getTransactionReceipt", hash).filter(r -> r.hasNonNull("blockHash"));
      if (receipt.isPresent()) {
        String made = receipt.get().path("contractAddress").asText();
        long block = Long.decode(receipt.get().path("blockNumber").asText());
        return new PrivateContract(node, account, keys, made, block);
      }
      TransferLoad.pause();
    }
    throw new CommandFailure("the private contract is not mined");
  }

  /** The same by another node of the first party. */
  public PrivateContract through(RpcClient other) {
    return new PrivateContract(other, account, keys, address, block);
  }

  /** The same by another party's account, whose key is the first. */
  public PrivateContract by(String other, List<String> itsKeys) {
    return new PrivateContract(node, other, itsKeys, address, block);
  }

  int parties() {
    return keys.size();
  }

  /** Keeps a number; its call's payload is filled up with bytes that nothing can compress. */
  public Optional<JsonNode> set(long number, int payloadBytes) {
    byte[] filling = new byte[payloadBytes - WORD];
    ThreadLocalRandom.current().nextBytes(filling);
    String data = "0x%064x".formatted(number) + HexFormat.of().formatHex(filling);
    return node.answer("eth_sendTransaction", request(account, keys, Optional.of(address), data));
  }

  /** The root of its storage and the word that it keeps, as a party's node has them. */
  public String stateAt(RpcClient party) {
    String root = party.call("eth_storageRoot", address, "latest").map(JsonNode::asText).orElse("");
    String word =
        party
            .call("eth_getStorageAt", address, "0x0", "latest")
            .map(JsonNode::asText)
            .orElse("no answer");
    return "storage root " + root + ", value " + word;
  }

  private static Map<String, Object> request(
      String from, List<String> keys, Optional<String> to, String data) {
    Map<String, Object> shared =
        Map.of(
            "from",
            from,
            "gas",
            GAS,
            "gasPrice",
            "0x0",
            "data",
            data,
            "privateFrom",
            keys.get(0),
            "privateFor",
            keys.subList(1, keys.size()));
    if (to.isEmpty()) {
      return shared;
    }
    Map<String, Object> call = new HashMap<>(shared);
    call.put("to", to.get());
    return call;
  }
}
