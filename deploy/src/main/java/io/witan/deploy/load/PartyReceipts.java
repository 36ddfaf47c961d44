package io.witan.deploy.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.deploy.network.RpcClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The private receipts of a contract's calls at one of its parties, block by block. A public
 * receipt of a private transaction has succeeded and has no logs; that of a party has the log of
 * the call, or says that it failed.
 */
final class PartyReceipts {
  private final RpcClient party;
  private final PrivateContract contract;
  private final Map<String, Seen> seen = new HashMap<>();
  private final Map<String, Seen> ofBlock = new HashMap<>();
  private long next;

  /**
   * A private receipt.
   *
   * @param at when it was first seen, by {@link System#nanoTime}
   */
  record Seen(String transaction, long at, boolean succeeded) {}

  PartyReceipts(RpcClient party, PrivateContract contract) {
    this.party = party;
    this.contract = contract;
    this.next = contract.block() + 1;
  }

  /** Reads on as far as the party has private receipts. */
  void poll() {
    boolean complete = true;
    while (complete) {
      Optional<JsonNode> block = party.call("eth_getBlockReceipts", RpcClient.hex(next));
      if (block.isEmpty() || !block.get().isArray()) {
        return;
      }
      long now = System.nanoTime();
      for (JsonNode receipt : block.get()) {
        if (receipt.path("to").asText().equals(contract.address())) {
          complete &= note(receipt, now);
        }
      }
      if (complete) {
        seen.putAll(ofBlock);
        ofBlock.clear();
        next++;
      }
    }
  }

  private boolean note(JsonNode receipt, long now) {
    boolean succeeded = receipt.path("status").asText().equals("0x1");
    if (succeeded && receipt.path("logs").isEmpty()) {
      return false;
    }
    String hash = receipt.path("transactionHash").asText();
    ofBlock.putIfAbsent(hash, new Seen(hash, now, succeeded));
    return true;
  }

  /** Takes out the receipts of some transactions. */
  List<Seen> matching(Set<String> transactions) {
    List<Seen> found = new ArrayList<>();
    for (String hash : transactions) {
      Seen receipt = seen.remove(hash);
      if (receipt != null) {
        found.add(receipt);
      }
    }
    return found;
  }
}
