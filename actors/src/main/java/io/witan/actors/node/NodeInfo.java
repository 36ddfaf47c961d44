package io.witan.actors.node;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.wire.EnodeUrl;
import java.util.Optional;

/**
 * Who this node is.
 *
 * @param client name and version, as in {@code web3_clientVersion}
 * @param address of the key: the validator's
 * @param url under which peers know this node
 * @param record the same as a signed record (EIP-778); absent where the host is a name
 * @param listenHost where it takes calls of peers
 */
public record NodeInfo(
    String client, Address address, EnodeUrl url, Optional<String> record, String listenHost) {
  /** The identity towards peers. */
  public PublicKey key() {
    return url.id();
  }
}
