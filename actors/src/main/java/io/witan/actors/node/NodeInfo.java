package io.witan.actors.node;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.crypto.PublicKey;

/**
 * Who this node is.
 *
 * @param client name and version, as in {@code web3_clientVersion}
 * @param key identity towards peers
 * @param address the same key's address: the validator's
 * @param listenHost where peers dial
 * @param listenPort where peers dial
 */
public record NodeInfo(
    String client, PublicKey key, Address address, String listenHost, int listenPort) {
  /** The URL under which peers know this node. */
  public String enode() {
    return "enode://"
        + key.xy().toHex().substring(2)
        + "@"
        + listenHost
        + ":"
        + listenPort
        + "?discport=0";
  }
}
