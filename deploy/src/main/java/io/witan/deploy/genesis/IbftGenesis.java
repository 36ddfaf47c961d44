package io.witan.deploy.genesis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.ledger.IbftExtraData;
import java.util.List;

/** A new network's genesis in GoQuorum's format, whose validators agree by IBFT. */
public record IbftGenesis(QbftGenesis network) {
  public String toJson() {
    ObjectNode root = network.json();
    ObjectNode config = (ObjectNode) root.get("config");
    JsonNode settings = config.remove("qbft");
    config.set("ibft", settings);
    Bytes vanity = Bytes.wrap(new byte[IbftExtraData.VANITY]);
    root.put(
        "extraData",
        new IbftExtraData(vanity, network.validators(), Bytes.EMPTY, List.of()).encode().toHex());
    return QbftGenesis.print(root);
  }
}
