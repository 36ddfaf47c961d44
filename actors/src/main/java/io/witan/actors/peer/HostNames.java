package io.witan.actors.peer;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.wire.EnodeUrl;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Hosts of node URLs as addresses, for discovery and for dialling alike. A name is looked up each
 * time that it is needed, by the resolver of the JVM, on a thread that may wait.
 */
public final class HostNames {
  private static final Pattern LITERAL = Pattern.compile("[0-9.]+|.*:.*");

  private HostNames() {}

  /** The address that stands there as digits; empty where a name stands there. */
  public static Optional<Bytes> literal(String host) {
    return LITERAL.matcher(host).matches() ? lookUp(host) : Optional.empty();
  }

  /** The address of a host; empty where nobody knows it. Waits. */
  static Optional<Bytes> lookUp(String host) {
    try {
      return Optional.of(Bytes.wrap(InetAddress.getByName(host).getAddress()));
    } catch (UnknownHostException none) {
      return Optional.empty();
    }
  }

  /** Where to dial a node. Does not wait: Akka looks names up, by the same resolver. */
  static InetSocketAddress of(EnodeUrl node) {
    String host = node.host().orElseThrow();
    return LITERAL.matcher(host).matches()
        ? new InetSocketAddress(host, node.tcp())
        : InetSocketAddress.createUnresolved(host, node.tcp());
  }
}
