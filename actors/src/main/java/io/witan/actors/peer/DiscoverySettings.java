package io.witan.actors.peer;

import io.witan.protocol.wire.EnodeUrl;
import io.witan.protocol.wire.NodeKey;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * What discovery is told at its start.
 *
 * @param listen where datagrams arrive
 * @param advertisedHost address or name that others reach us at
 * @param tcp port of RLPx
 * @param boot nodes to ask for the first others; names are looked up again and again
 * @param datagramsPerSecond that are read; two seconds' worth at once, the rest is lost
 */
public record DiscoverySettings(
    NodeKey key,
    InetSocketAddress listen,
    String advertisedHost,
    int tcp,
    List<EnodeUrl> boot,
    int datagramsPerSecond) {
  /** Reading one costs a signature recovery, so this is about a hundredth of a core. */
  public static final int USUAL_RATE = 200;

  public DiscoverySettings {
    boot = List.copyOf(boot);
  }
}
