package io.witan.protocol.wire;

import io.witan.protocol.crypto.PublicKey;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A node's address: {@code enode://<128 hex>@host:port?discport=…&raftport=…}, as GoQuorum reads
 * and prints it.
 *
 * @param host IPv4, IPv6 (without brackets) or name; absent in an incomplete URL
 * @param udp discovery port; 0 for none
 */
public record EnodeUrl(
    PublicKey id, Optional<String> host, int tcp, int udp, OptionalInt raftPort) {

  /** The node of this key at this address, with discovery off. */
  public static EnodeUrl of(PublicKey id, String host, int tcp) {
    return new EnodeUrl(id, Optional.of(host), tcp, 0, OptionalInt.empty());
  }

  /** Whether there is no address to dial. */
  public boolean isIncomplete() {
    return host.filter(h -> !h.isEmpty()).isEmpty();
  }
}
