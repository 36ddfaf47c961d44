package io.witan.protocol.discovery;

import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.rlp.RlpWriter;
import io.witan.protocol.wire.EnodeUrl;
import java.util.Optional;
import java.util.OptionalInt;

/** A node and where it is reached. */
public record Neighbour(PublicKey id, Endpoint endpoint) {
  static Neighbour read(RlpReader in) {
    in.startList();
    Endpoint endpoint = Endpoint.readParts(in);
    Neighbour neighbour = new Neighbour(new PublicKey(in.fixed(PublicKey.SIZE)), endpoint);
    Endpoint.skipRest(in);
    return neighbour;
  }

  void write(RlpWriter out) {
    out.startList();
    endpoint.writeParts(out);
    out.bytes(id.xy()).endList();
  }

  /** The URL to dial it at. */
  public EnodeUrl url() {
    return new EnodeUrl(
        id, Optional.of(endpoint.host()), endpoint.tcp(), endpoint.udp(), OptionalInt.empty());
  }
}
