package io.witan.deploy.genesis;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import java.util.List;
import java.util.Map;

/** A new genesis for a Raft cluster in GoQuorum's format: no section of it names an engine. */
public record RaftGenesis(long chainId, Map<Address, Uint256> balances, long gasLimit) {
  public String toJson() {
    ObjectNode root = new QbftGenesis(chainId, List.of(), balances, 1, 2, gasLimit).json();
    ((ObjectNode) root.get("config")).remove("qbft");
    root.put("extraData", Bytes.wrap(new byte[32]).toHex());
    root.put("difficulty", "0x0");
    root.put("mixHash", Hash.ZERO.toString());
    return QbftGenesis.print(root);
  }
}
