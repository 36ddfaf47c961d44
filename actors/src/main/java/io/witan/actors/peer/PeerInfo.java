package io.witan.actors.peer;

import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.wire.EthFrame;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * One connected peer, as {@code admin_peers} and the status command show it.
 *
 * @param client its own name for its software
 * @param capabilities those it offered, as {@code eth/66}
 * @param status what it said at the handshake
 */
public record PeerInfo(
    PublicKey id,
    String client,
    List<String> capabilities,
    InetSocketAddress local,
    InetSocketAddress remote,
    boolean inbound,
    boolean isStatic,
    EthFrame.Status status) {
  public PeerInfo {
    capabilities = List.copyOf(capabilities);
  }

  PeerInfo withStatic(boolean now) {
    return new PeerInfo(id, client, capabilities, local, remote, inbound, now, status);
  }
}
