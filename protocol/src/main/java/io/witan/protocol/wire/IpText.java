package io.witan.protocol.wire;

import io.witan.protocol.bytes.Bytes;

/** IP addresses as text, in the one form that everybody prints (IPv6: RFC 5952). */
public final class IpText {
  private static final int V4 = 4;
  private static final int GROUPS = 8;

  private IpText() {}

  /** The text of an address of 4 or 16 bytes; nothing for anything else. */
  public static String of(Bytes ip) {
    if (ip.size() == V4) {
      return ip.get(0) + "." + ip.get(1) + "." + ip.get(2) + "." + ip.get(3);
    }
    return ip.size() == 2 * GROUPS ? ofV6(ip) : "";
  }

  /** Host and port as one: IPv6 addresses stand in brackets. */
  public static String withPort(String host, int port) {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  /** The longest run of two or more zeros, the first of equal ones, becomes "::". */
  private static String ofV6(Bytes ip) {
    int from = GROUPS;
    int length = 1;
    for (int i = 0; i < GROUPS; i++) {
      int run = i;
      while (run < GROUPS && group(ip, run) == 0) {
        run++;
      }
      if (run - i > length) {
        from = i;
        length = run - i;
      }
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < GROUPS; i++) {
      if (i == from) {
        out.append("::");
        i += length - 1;
      } else {
        out.append(out.isEmpty() || i == from + length ? "" : ":");
        out.append(Integer.toHexString(group(ip, i)));
      }
    }
    return out.toString();
  }

  private static int group(Bytes ip, int index) {
    return ip.get(2 * index) << 8 | ip.get(2 * index + 1);
  }
}
