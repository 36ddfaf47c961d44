package io.witan.protocol.discovery;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.rlp.RlpException;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.rlp.RlpWriter;
import io.witan.protocol.wire.IpText;

/**
 * Where a node is reached (devp2p, Node Discovery v4, "Endpoint").
 *
 * @param ip 4 or 16 bytes; empty where a node does not know its own
 * @param udp port of discovery
 * @param tcp port of RLPx; 0 where it takes no calls
 */
public record Endpoint(Bytes ip, int udp, int tcp) {
  private static final int V4 = 4;
  private static final int V6 = 16;
  private static final int MAX_PORT = 0xffff;

  /** How far an address reaches; a node may tell of addresses that reach as far as its own. */
  public enum Reach {
    /** No address of a node: unspecified, multicast, broadcast. */
    NOWHERE,
    /** This machine. */
    MACHINE,
    /** This site (RFC 1918, RFC 4193, link-local). */
    SITE,
    WORLD
  }

  public Endpoint {
    if (!ip.isEmpty() && ip.size() != V4 && ip.size() != V6) {
      throw new IllegalArgumentException("an IP address has 4 or 16 bytes, found " + ip.size());
    }
    if (udp < 0 || udp > MAX_PORT || tcp < 0 || tcp > MAX_PORT) {
      throw new IllegalArgumentException("a port is 0 to 65535");
    }
  }

  static Endpoint read(RlpReader in) {
    in.startList();
    Endpoint endpoint = readParts(in);
    skipRest(in);
    return endpoint;
  }

  /** Its three parts, without a list of their own around them. */
  static Endpoint readParts(RlpReader in) {
    Bytes ip = in.bytes();
    int udp = in.nonNegativeInt();
    int tcp = in.nonNegativeInt();
    try {
      return new Endpoint(ip, udp, tcp);
    } catch (IllegalArgumentException malformed) {
      throw new RlpException(malformed.getMessage());
    }
  }

  void write(RlpWriter out) {
    out.startList();
    writeParts(out);
    out.endList();
  }

  void writeParts(RlpWriter out) {
    out.bytes(ip).number(udp).number(tcp);
  }

  /** Elements that a later version may have added (EIP-8). */
  static void skipRest(RlpReader in) {
    while (in.hasNext()) {
      in.raw();
    }
    in.endList();
  }

  /** Whether datagrams to both arrive at the same socket. */
  boolean sameSocket(Endpoint other) {
    return udp == other.udp && ip.equals(other.ip);
  }

  public Reach reach() {
    if (ip.isEmpty() || udp == 0) {
      return Reach.NOWHERE;
    }
    return ip.size() == V4 ? reachOfV4() : reachOfV6();
  }

  private Reach reachOfV4() {
    int first = ip.get(0);
    int second = ip.get(1);
    if (first == 127) {
      return Reach.MACHINE;
    }
    if (first == 0 || first >= 224) {
      return Reach.NOWHERE;
    }
    boolean site =
        first == 10
            || (first == 172 && second >= 16 && second < 32)
            || (first == 192 && second == 168)
            || (first == 169 && second == 254);
    return site ? Reach.SITE : Reach.WORLD;
  }

  private Reach reachOfV6() {
    int first = ip.get(0);
    boolean zeros = ip.slice(0, V6 - 1).equals(Bytes.wrap(new byte[V6 - 1]));
    if (zeros) {
      return ip.get(V6 - 1) == 1 ? Reach.MACHINE : Reach.NOWHERE;
    }
    if (first == 0xff) {
      return Reach.NOWHERE;
    }
    boolean site = (first & 0xfe) == 0xfc || (first == 0xfe && (ip.get(1) & 0xc0) == 0x80);
    return site ? Reach.SITE : Reach.WORLD;
  }

  /** The address as text, as a node URL has it. */
  public String host() {
    return IpText.of(ip);
  }
}
