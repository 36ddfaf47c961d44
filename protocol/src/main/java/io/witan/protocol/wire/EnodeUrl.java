package io.witan.protocol.wire;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.crypto.Secp256k1;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A node's address: {@code enode://<128 hex>@host:port?discport=…&raftport=…}, as GoQuorum reads
 * and prints it.
 *
 * @param host IPv4, IPv6 (without brackets) or name; absent in an incomplete URL
 * @param udp discovery port; 0 for none
 */
public record EnodeUrl(
    PublicKey id, Optional<String> host, int tcp, int udp, OptionalInt raftPort) {
  private static final String SCHEME = "enode://";
  private static final int MAX_LENGTH = 1024;
  private static final int ID_DIGITS = 2 * PublicKey.SIZE;
  private static final Pattern ADDRESS =
      Pattern.compile("(?:\\[([0-9a-fA-F:.%]*)]|([^:\\[\\]]*))(?::(.*))?");
  private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
  private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

  /** The node of this key at this address, with discovery off. */
  public static EnodeUrl of(PublicKey id, String host, int tcp) {
    return new EnodeUrl(id, Optional.of(host), tcp, 0, OptionalInt.empty());
  }

  /**
   * Reads an {@code enode:} URL or an {@code enr:} record. Names are not looked up.
   *
   * @throws IllegalArgumentException with the reason
   */
  public static EnodeUrl parse(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("node URL is longer than " + MAX_LENGTH + " characters");
    }
    if (!text.startsWith(SCHEME)) {
      return NodeRecord.parse(text).address();
    }
    String rest = text.substring(SCHEME.length());
    int question = rest.indexOf('?');
    String query = question < 0 ? "" : rest.substring(question + 1);
    String place = question < 0 ? rest : rest.substring(0, question);
    int at = place.lastIndexOf('@');
    PublicKey id = id(at < 0 ? place : place.substring(0, at));
    if (at < 0) {
      return new EnodeUrl(id, Optional.empty(), 0, 0, OptionalInt.empty());
    }
    return at(id, place.substring(at + 1), query);
  }

  private static EnodeUrl at(PublicKey id, String address, String query) {
    Matcher parts = ADDRESS.matcher(address.endsWith("/") ? chop(address) : address);
    if (!parts.matches()) {
      throw new IllegalArgumentException("invalid host");
    }
    String host = parts.group(1) != null ? parts.group(1) : parts.group(2);
    OptionalInt raft = parameter(query, "raftport");
    if (host.isEmpty()) {
      throw new IllegalArgumentException(
          raft.isPresent() ? "empty hostname in raft url" : "invalid IP address");
    }
    // RFC 6761 §6.4: names under "invalid" never exist.
    if (host.equals("invalid.") || host.equals("invalid") || host.endsWith(".invalid")) {
      throw new IllegalArgumentException("lookup " + host + ": no such host");
    }
    int tcp = port(parts.group(3), "invalid port");
    int udp = parameter(query, "discport").orElse(tcp);
    return new EnodeUrl(id, Optional.of(host), tcp, udp, raft);
  }

  /**
   * Whether GoQuorum counts it as incomplete: without a host, or with a name but no Raft port (it
   * looks other names up as it reads them).
   */
  public boolean isIncomplete() {
    return host.filter(h -> !h.isEmpty() && (isIp(h) || raftPort.orElse(0) != 0)).isEmpty();
  }

  /** Whether there is an address to dial. */
  public boolean isDialable() {
    return host.filter(h -> !h.isEmpty()).isPresent() && tcp > 0;
  }

  /** The URL as GoQuorum prints it. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(SCHEME).append(id.xy().toHex().substring(2));
    if (host.isEmpty()) {
      return out.toString();
    }
    out.append('@').append(IpText.withPort(host.get(), tcp));
    if (udp != tcp) {
      out.append("?discport=").append(udp);
    }
    if (raftPort.orElse(0) > 0) {
      out.append(udp != tcp ? '&' : '?').append("raftport=").append(raftPort.getAsInt());
    }
    return out.toString();
  }

  private static PublicKey id(String hex) {
    if (hex.length() != ID_DIGITS) {
      throw new IllegalArgumentException(
          "invalid public key (wrong length, want " + ID_DIGITS + " hex chars)");
    }
    PublicKey key;
    try {
      key = new PublicKey(Bytes.fromHex(hex));
    } catch (IllegalArgumentException notHex) {
      throw new IllegalArgumentException("invalid public key (not hexadecimal)", notHex);
    }
    if (!Secp256k1.get().isOnCurve(key)) {
      throw new IllegalArgumentException("invalid public key (not on the curve)");
    }
    return key;
  }

  private static OptionalInt parameter(String query, String name) {
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals >= 0 && pair.substring(0, equals).equals(name)) {
        return OptionalInt.of(port(pair.substring(equals + 1), "invalid " + name + " in query"));
      }
    }
    return OptionalInt.empty();
  }

  private static int port(String text, String fault) {
    if (text == null || !PORT.matcher(text).matches() || Integer.parseInt(text) > 0xffff) {
      throw new IllegalArgumentException(fault);
    }
    return Integer.parseInt(text);
  }

  private static boolean isIp(String host) {
    return host.indexOf(':') >= 0 || IPV4.matcher(host).matches();
  }

  private static String chop(String text) {
    return text.substring(0, text.length() - 1);
  }
}
