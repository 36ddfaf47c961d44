package io.witan.protocol.wire;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.rlp.RlpException;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.rlp.RlpWriter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** A signed node record (EIP-778, identity scheme v4). */
public final class NodeRecord {
  private static final String PREFIX = "enr:";
  private static final int MAX_SIZE = 300;
  private static final String BASE64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  private static final Pattern NAME = Pattern.compile("[0-9A-Za-z.:_-]{1,255}");

  private final PublicKey id;
  private final Map<String, Bytes> pairs;

  private NodeRecord(PublicKey id, Map<String, Bytes> pairs) {
    this.id = id;
    this.pairs = pairs;
  }

  /**
   * Our own record, as RLP.
   *
   * @param sequence greater than in every record before
   * @param ip 4 or 16 bytes
   */
  public static Bytes sign(NodeKey key, long sequence, Bytes ip, int udp, int tcp) {
    String version = ip.size() == 4 ? "" : "6";
    RlpWriter content = new RlpWriter().number(sequence);
    name(content, "id").bytes(ascii("v4"));
    name(content, "ip" + version).bytes(ip);
    name(content, "secp256k1").bytes(compress(key.publicKey()));
    name(content, "tcp" + version).number(tcp);
    name(content, "udp" + version).number(udp);
    Bytes pairs = content.toBytes();
    Bytes signed = new RlpWriter().startList().raw(pairs).endList().toBytes();
    Bytes signature = key.sign(Keccak.hash(signed)).toBytes().slice(0, 64);
    return new RlpWriter().startList().bytes(signature).raw(pairs).endList().toBytes();
  }

  /** A record as text, as {@code admin_nodeInfo} shows it. */
  public static String text(Bytes record) {
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(record.toArray());
  }

  private static RlpWriter name(RlpWriter out, String key) {
    return out.bytes(ascii(key));
  }

  private static Bytes ascii(String text) {
    return Bytes.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * Reads a record and checks its signature.
   *
   * @throws IllegalArgumentException with the reason
   */
  static NodeRecord parse(String text) {
    if (!text.startsWith(PREFIX)) {
      throw new IllegalArgumentException("missing 'enr:' prefix for base64-encoded record");
    }
    Bytes raw = base64(text.substring(PREFIX.length()));
    if (raw.size() > MAX_SIZE) {
      throw new IllegalArgumentException("node record has more than " + MAX_SIZE + " bytes");
    }
    try {
      return RlpReader.decode(raw, NodeRecord::read);
    } catch (RlpException malformed) {
      throw new IllegalArgumentException("invalid node record: " + malformed.getMessage());
    }
  }

  private static Bytes base64(String digits) {
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      boolean known = BASE64.indexOf(c) >= 0;
      if (!known) {
        throw new IllegalArgumentException("illegal base64 data at input byte " + i);
      }
    }
    if (digits.length() % 4 == 1) {
      throw new IllegalArgumentException(
          "illegal base64 data at input byte " + (digits.length() - 1));
    }
    return Bytes.wrap(Base64.getUrlDecoder().decode(digits));
  }

  private static NodeRecord read(RlpReader in) {
    in.startList();
    Bytes signature = in.bytes();
    Bytes sequence = in.bytes();
    RlpWriter signed = new RlpWriter().startList().bytes(sequence);
    Map<String, Bytes> pairs = new TreeMap<>();
    Bytes before = null;
    while (in.hasNext()) {
      Bytes key = in.bytes();
      if (before != null && before.compareTo(key) >= 0) {
        throw new RlpException("record key/value pairs are not sorted by key");
      }
      before = key;
      Bytes value = in.raw();
      signed.bytes(key).raw(value);
      pairs.put(new String(key.toArray(), StandardCharsets.US_ASCII), value);
    }
    in.endList();
    Bytes content = signed.endList().toBytes();
    PublicKey id =
        signer(signature, content, value(pairs, "secp256k1"))
            .orElseThrow(() -> new IllegalArgumentException("invalid signature on node record"));
    return new NodeRecord(id, pairs);
  }

  /** The key that signed, if it is the one whose compressed form the record holds. */
  private static Optional<PublicKey> signer(Bytes signature, Bytes content, Bytes compressed) {
    if (signature.size() != 64 || compressed.size() != 33) {
      return Optional.empty();
    }
    Uint256 r = Uint256.of(signature.slice(0, 32));
    Uint256 s = Uint256.of(signature.slice(32, 64));
    for (int parity = 0; parity < 2; parity++) {
      Optional<PublicKey> key =
          Secp256k1.get()
              .recoverKey(Keccak.hash(content), new Signature(parity, r, s))
              .filter(k -> compress(k).equals(compressed));
      if (key.isPresent()) {
        return key;
      }
    }
    return Optional.empty();
  }

  private static Bytes compress(PublicKey key) {
    return Bytes.concat(Bytes.ofInts(2 + (key.xy().get(63) & 1)), key.xy().slice(0, 32));
  }

  /** IPv4 where there is one, else IPv6, else the name that GoQuorum's Raft nodes put in. */
  EnodeUrl address() {
    boolean v6 = value(pairs, "ip").size() != 4 && value(pairs, "ip6").size() == 16;
    String suffix = v6 ? "6" : "";
    String host = IpText.of(value(pairs, "ip" + suffix));
    if (host.isEmpty()) {
      host = new String(value(pairs, "hostname").toArray(), StandardCharsets.US_ASCII);
    }
    int tcp = port("tcp" + suffix, port("tcp", 0));
    int udp = port("udp" + suffix, port("udp", 0));
    int raft = port("raftport", 0);
    return new EnodeUrl(
        id,
        Optional.of(host).filter(known -> NAME.matcher(known).matches()),
        tcp,
        udp,
        raft == 0 ? OptionalInt.empty() : OptionalInt.of(raft));
  }

  private int port(String key, int otherwise) {
    Bytes value = value(pairs, key);
    return value.isEmpty() || value.size() > 2
        ? otherwise
        : (int) Uint256.of(value).toLongSaturated();
  }

  private static Bytes value(Map<String, Bytes> pairs, String key) {
    Bytes raw = pairs.get(key);
    return raw == null || raw.get(0) >= 0xc0 ? Bytes.EMPTY : RlpReader.of(raw).bytes();
  }
}
