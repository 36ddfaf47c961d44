package io.witan.actors.peer;

import io.witan.protocol.wire.EnodeUrl;
import java.net.InetSocketAddress;
import java.util.regex.Pattern;

/** Node URLs as socket addresses. */
final class Addresses {
  private static final Pattern LITERAL = Pattern.compile("[0-9.]+|.*:.*");

  private Addresses() {}

  /** The address to dial. Names stay names: whoever connects looks them up, each time anew. */
  static InetSocketAddress of(EnodeUrl node) {
    String host = node.host().orElseThrow();
    return LITERAL.matcher(host).matches()
        ? new InetSocketAddress(host, node.tcp())
        : InetSocketAddress.createUnresolved(host, node.tcp());
  }
}
