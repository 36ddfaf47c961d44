package io.witan.deploy.load;

import io.witan.deploy.network.RpcClient;
import io.witan.protocol.bytes.Address;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What dapps read, in about the shares in which they do: of a token and its holders.
 *
 * @param token that was transferred
 * @param holders of it
 * @param transfers hashes of transactions, each with a receipt
 * @param lastBlock of these
 */
public record ReadMix(
    Address token, List<Address> holders, List<String> transfers, long lastBlock) {
  private static final int LOG_BLOCKS = 5;
  private static final String BALANCE_OF = "0x70a08231";

  public ReadMix {
    holders = List.copyOf(holders);
    transfers = List.copyOf(transfers);
  }

  /** The shares, in words. */
  public static String shares() {
    return "40 % eth_call balanceOf, 20 % eth_getBalance, 15 % receipts, 15 % blocks with their"
        + " transactions, 10 % eth_getLogs over "
        + LOG_BLOCKS
        + " blocks";
  }

  /** The text of a request. */
  String next(RandomGenerator draws) {
    int share = draws.nextInt(100);
    if (share < 40) {
      String data = BALANCE_OF + "0".repeat(24) + holder(draws).substring(2);
      return call("eth_call", "{\"to\":\"" + token + "\",\"data\":\"" + data + "\"},\"latest\"");
    }
    if (share < 60) {
      return call("eth_getBalance", "\"" + holder(draws) + "\",\"latest\"");
    }
    if (share < 75) {
      String hash = transfers.get(draws.nextInt(transfers.size()));
      return call("eth_getTransactionReceipt", "\"" + hash + "\"");
    }
    long block = draws.nextLong(1, lastBlock + 1);
    if (share < 90) {
      return call("eth_getBlockByNumber", "\"" + RpcClient.hex(block) + "\",true");
    }
    return call(
        "eth_getLogs",
        "{\"address\":\"%s\",\"fromBlock\":\"%s\",\"toBlock\":\"%s\"}"
            .formatted(
                token, RpcClient.hex(Math.max(0, block - LOG_BLOCKS + 1)), RpcClient.hex(block)));
  }

  private String holder(RandomGenerator draws) {
    return holders.get(draws.nextInt(holders.size())).toHex();
  }

  static String call(String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\""
        + method
        + "\",\"params\":["
        + params
        + "]}";
  }

  /** What is wrong with an answer, as each read finds something. */
  static Optional<String> fault(String answer) {
    boolean found = answer.contains("\"result\":") && !answer.contains("\"result\":null");
    return found ? Optional.empty() : Optional.of(answer);
  }
}
