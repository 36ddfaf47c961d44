package io.witan.protocol.wire;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.rlp.RlpException;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.rlp.RlpWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The messages that are devp2p's own, whatever capabilities are shared. */
public sealed interface P2pMessage {
  /** From this version on payloads are compressed with snappy. */
  int SNAPPY_VERSION = 5;

  /** Message code. */
  int code();

  Bytes payload();

  /**
   * The first message both ways.
   *
   * @param client name and version of the software
   * @param listenPort 0 where unknown
   */
  record Hello(
      int version, String client, List<Capability> capabilities, int listenPort, PublicKey id)
      implements P2pMessage {
    static final int CODE = 0;
    private static final int MAX_CAPABILITIES = 64;
    private static final int MAX_NAME = 64;
    private static final int MAX_CLIENT = 1024;

    public Hello {
      capabilities = List.copyOf(capabilities);
    }

    @Override
    public int code() {
      return CODE;
    }

    @Override
    public Bytes payload() {
      RlpWriter out = new RlpWriter().startList().number(version).bytes(text(client));
      out.list(
          capabilities,
          (o, c) -> o.startList().bytes(text(c.name())).number(c.version()).endList());
      return out.number(listenPort).bytes(id.xy()).endList().toBytes();
    }

    /** Reads a hello; elements after the fifth are ignored (EIP-8). */
    public static Hello decode(Bytes payload) {
      RlpReader in = RlpReader.of(payload).startList();
      int version = in.nonNegativeInt();
      String client = string(in, MAX_CLIENT);
      List<Capability> capabilities = new ArrayList<>();
      in.startList();
      while (in.hasNext()) {
        if (capabilities.size() == MAX_CAPABILITIES) {
          throw new RlpException("more than " + MAX_CAPABILITIES + " capabilities");
        }
        in.startList();
        capabilities.add(new Capability(string(in, MAX_NAME), in.nonNegativeInt()));
        in.endList();
      }
      in.endList();
      long port = in.unsignedLong();
      PublicKey id = new PublicKey(in.fixed(PublicKey.SIZE));
      return new Hello(version, client, capabilities, (int) (port & 0xffff), id);
    }

    private static Bytes text(String value) {
      return Bytes.wrap(value.getBytes(StandardCharsets.UTF_8));
    }

    /** Text of a stranger, cut and with nothing that could break a log line. */
    private static String string(RlpReader in, int most) {
      Bytes raw = in.bytes();
      StringBuilder out = new StringBuilder();
      for (int i = 0; i < raw.size() && i < most; i++) {
        int c = raw.get(i);
        out.append(c >= 0x20 && c < 0x7f ? (char) c : '?');
      }
      return out.toString();
    }
  }

  /** The last message. */
  record Disconnect(DisconnectReason reason) implements P2pMessage {
    static final int CODE = 1;

    @Override
    public int code() {
      return CODE;
    }

    @Override
    public Bytes payload() {
      return new RlpWriter().startList().number(reason.code()).endList().toBytes();
    }

    /** Reads a list with the code, or the bare code as some software sends it. Total. */
    public static Disconnect decode(Bytes payload) {
      try {
        RlpReader in = RlpReader.of(payload);
        if (in.hasNext() && in.nextIsList()) {
          in.startList();
        }
        Bytes code = in.hasNext() ? in.bytes() : Bytes.EMPTY;
        return new Disconnect(DisconnectReason.of(code.isEmpty() ? 0 : code.get(0)));
      } catch (RlpException malformed) {
        return new Disconnect(DisconnectReason.UNKNOWN);
      }
    }
  }

  record Ping() implements P2pMessage {
    static final int CODE = 2;

    @Override
    public int code() {
      return CODE;
    }

    @Override
    public Bytes payload() {
      return Bytes.ofInts(0xc0);
    }
  }

  record Pong() implements P2pMessage {
    static final int CODE = 3;

    @Override
    public int code() {
      return CODE;
    }

    @Override
    public Bytes payload() {
      return Bytes.ofInts(0xc0);
    }
  }
}
