package io.witan.protocol.discovery;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.PublicKey;
import java.util.List;
import java.util.OptionalLong;

/**
 * What nodes say in datagrams (devp2p, Node Discovery v4). An expiration is a time in seconds of
 * the Unix epoch, after which the packet counts for nothing.
 */
public sealed interface Packet {
  /** Asks whether the other side is there, and proves nothing yet. */
  record Ping(Endpoint from, Endpoint to, long expiration, OptionalLong recordSequence)
      implements Packet {}

  /**
   * Answers a ping, which proves that the sender receives at its address.
   *
   * @param to where the ping came from
   * @param ping hash of the ping's packet
   */
  record Pong(Endpoint to, Hash ping, long expiration, OptionalLong recordSequence)
      implements Packet {}

  /** Asks for the nodes nearest to a key, which may be no point of the curve. */
  record FindNode(PublicKey target, long expiration) implements Packet {}

  /** Answers {@link FindNode}, in several packets where one has no room. */
  record Neighbours(List<Neighbour> nodes, long expiration) implements Packet {
    public Neighbours {
      nodes = List.copyOf(nodes);
    }
  }

  /** Asks for the node's record (EIP-868). */
  record RecordRequest(long expiration) implements Packet {}

  /**
   * Answers {@link RecordRequest}.
   *
   * @param request hash of its packet
   * @param record EIP-778, RLP
   */
  record RecordResponse(Hash request, Bytes record) implements Packet {}
}
