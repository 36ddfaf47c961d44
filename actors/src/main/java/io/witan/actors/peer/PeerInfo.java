package io.witan.actors.peer;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.wire.EnodeUrl;
import io.witan.protocol.wire.EthFrame;
import io.witan.protocol.wire.IpText;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One connected peer, as {@code admin_peers} and the status command show it.
 *
 * @param client its own name for its software
 * @param capabilities those it offered, as {@code eth/66}
 * @param dialled the URL that we called; empty where it called us
 * @param isStatic whether we keep calling it
 * @param status what it said at the handshake
 * @param istanbul whether the capability {@code istanbul} is shared
 */
public record PeerInfo(
    PublicKey id,
    String client,
    List<String> capabilities,
    InetSocketAddress local,
    InetSocketAddress remote,
    Optional<EnodeUrl> dialled,
    boolean isStatic,
    EthFrame.Status status,
    boolean istanbul) {
  public PeerInfo {
    capabilities = List.copyOf(capabilities);
  }

  public boolean inbound() {
    return dialled.isEmpty();
  }

  /** Where it is: what we called, or what it calls from. */
  public EnodeUrl url() {
    String host = text(remote).host();
    int port = remote.getPort();
    int udp = dialled.map(EnodeUrl::udp).orElse(port);
    OptionalInt raft = dialled.map(EnodeUrl::raftPort).orElse(OptionalInt.empty());
    return new EnodeUrl(id, Optional.of(host), port, udp, raft);
  }

  /** An address as its host and port are printed. */
  public record Socket(String host, int port) {
    @Override
    public String toString() {
      return IpText.withPort(host, port);
    }
  }

  /** The address in the one form that everybody prints; the name where a name was dialled. */
  public static Socket text(InetSocketAddress address) {
    String host =
        address.isUnresolved()
            ? address.getHostString()
            : IpText.of(Bytes.wrap(address.getAddress().getAddress()));
    return new Socket(host, address.getPort());
  }

  PeerInfo withStatic(boolean now) {
    return new PeerInfo(id, client, capabilities, local, remote, dialled, now, status, istanbul);
  }
}
