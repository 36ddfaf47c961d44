package io.witan.actors.peer;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.wire.Admission;
import io.witan.protocol.wire.Capability;
import io.witan.protocol.wire.Conversation;
import io.witan.protocol.wire.EnodeUrl;
import io.witan.protocol.wire.ForkIds;
import io.witan.protocol.wire.NodeKey;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * What {@code Peers} is told at its start.
 *
 * @param client name and version of our software, as others see it
 * @param listen where to accept; port 0 takes a free one
 * @param advertisedHost the host of our own node URL
 * @param staticNodes dialled for ever
 * @param discovery how nodes beyond the static ones are found; empty: not at all
 * @param admission reads who may be a peer; called about every second, may read files
 */
public record PeersSettings(
    NodeKey key,
    String client,
    InetSocketAddress listen,
    String advertisedHost,
    long networkId,
    Hash genesis,
    ForkIds forks,
    List<Capability> capabilities,
    List<EnodeUrl> staticNodes,
    Optional<DiscoverySettings> discovery,
    Supplier<Admission> admission,
    Limits limits) {
  /** The capabilities of a node of a QBFT network. */
  public static final List<Capability> QBFT =
      List.of(Capability.ETH_66, Capability.ETH_67, Capability.ETH_68, Capability.ISTANBUL_100);

  /** The capabilities of a node of a Raft cluster. */
  public static final List<Capability> RAFT =
      List.of(Capability.ETH_66, Capability.ETH_67, Capability.ETH_68, Capability.RAFT_1);

  public PeersSettings {
    capabilities = List.copyOf(capabilities);
    staticNodes = List.copyOf(staticNodes);
  }

  /**
   * All limits of peers and links.
   *
   * @param maxPeers static nodes and validators come on top
   * @param maxPending inbound connections that have not proved who they are
   * @param maxPendingPerHost of those, from one IP address
   * @param callsPerSecond inbound connections that are taken in; the others wait
   * @param callsPerSecondPerHost of those, from one IP address; two seconds' worth at once
   * @param handshake from the first byte to the status
   * @param idle without a byte of the peer; it is pinged after a third of it
   * @param writeStall how long a peer may leave one write unread
   * @param firstRetry pause before a static node is dialled again; doubles up to {@code lastRetry}
   * @param bytesPerSecond of one peer that are read; two seconds' worth at once
   * @param framesPerSecond of one peer that are read; two seconds' worth at once
   * @param admissionPoll how often {@code admission} is asked
   */
  public record Limits(
      int maxPeers,
      int maxPending,
      int maxPendingPerHost,
      int callsPerSecond,
      int callsPerSecondPerHost,
      Duration connect,
      Duration handshake,
      Duration idle,
      Duration writeStall,
      Duration firstRetry,
      Duration lastRetry,
      long bytesPerSecond,
      long framesPerSecond,
      Duration admissionPoll) {
    public static final Limits USUAL =
        new Limits(
            50,
            64,
            16,
            50,
            20,
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofSeconds(20),
            Duration.ofMillis(500),
            Duration.ofSeconds(2),
            16L << 20,
            4000,
            Duration.ofSeconds(1));

    /** These with another number of peers. */
    public Limits withMaxPeers(int peers) {
      return new Limits(
          peers,
          maxPending,
          maxPendingPerHost,
          callsPerSecond,
          callsPerSecondPerHost,
          connect,
          handshake,
          idle,
          writeStall,
          firstRetry,
          lastRetry,
          bytesPerSecond,
          framesPerSecond,
          admissionPoll);
    }
  }

  /** Our own node URL. */
  EnodeUrl url(int tcp) {
    int udp = discovery.map(d -> d.listen().getPort()).orElse(0);
    return new EnodeUrl(
        key.publicKey(), Optional.of(advertisedHost), tcp, udp, OptionalInt.empty());
  }

  /** What a conversation says of us. */
  Conversation.Ours ours(int listenPort) {
    return new Conversation.Ours(
        key, client, capabilities, listenPort, networkId, genesis, forks, new SnappyCompression());
  }
}
