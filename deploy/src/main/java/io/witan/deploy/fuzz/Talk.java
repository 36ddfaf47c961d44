package io.witan.deploy.fuzz;

import io.witan.actors.peer.SnappyCompression;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.consensus.bft.BftCodec;
import io.witan.protocol.wire.Capability;
import io.witan.protocol.wire.Conversation;
import io.witan.protocol.wire.Conversation.OurHead;
import io.witan.protocol.wire.Conversation.Ours;
import io.witan.protocol.wire.DisconnectReason;
import io.witan.protocol.wire.EthCodec;
import io.witan.protocol.wire.EthFrame;
import io.witan.protocol.wire.ForkIds;
import io.witan.protocol.wire.FrameInspection;
import io.witan.protocol.wire.NodeKey;
import io.witan.protocol.wire.P2pMessage.Hello;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A whole conversation after the keys were exchanged: frames in any order, with true and false
 * authentication codes, sizes that lie, payloads compressed, not compressed and bent, in pieces of
 * any size.
 */
final class Talk {
  static final OurHead HEAD = new OurHead(7, 0, Samples.HASH, Uint256.of(8));

  private static final int MOST = 4096;
  private static final int MOST_FRAMES = 8;
  private static final int MOST_PAYLOAD = 200;
  private static final SnappyCompression SNAPPY = new SnappyCompression();

  private static final List<Capability> CAPABILITIES =
      List.of(
          Capability.ETH_66,
          Capability.ETH_68,
          Capability.ISTANBUL_99,
          Capability.ISTANBUL_100,
          Capability.RAFT_1);

  /** A message as another software would send it: its code, and its payload uncompressed. */
  private record Plain(int code, Bytes payload) {}

  private static final List<Plain> PLAIN = plain();

  private Talk() {}

  static Decoder<Integer> decoder() {
    // Sample: hello, status, then one of each message.
    List<Integer> usual = new ArrayList<>(List.of(1));
    for (int i = 0; i < 6; i++) {
      usual.addAll(List.of(0, i, 0, 0));
    }
    Bytes script = Bytes.ofInts(usual.stream().mapToInt(i -> i).toArray());
    return Decoder.readOnly("conversation", List.of(script, Bytes.ofInts(0, 1, 2)), Talk::hold)
        .ofBytes()
        .composed(Talk::compose)
        .atMost(MOST);
  }

  static Ours ours(NodeKey key) {
    return new Ours(
        key,
        "Witan/fuzz",
        CAPABILITIES,
        30303,
        1337,
        Samples.HASH,
        ForkIds.of(Samples.HASH, 0, List.of(), List.of()),
        SNAPPY);
  }

  private static List<Plain> plain() {
    List<Plain> all = new ArrayList<>();
    var hello = new Hello(5, "Geth", CAPABILITIES, 0, Samples.OTHER.publicKey());
    var old = new Hello(4, "old", List.of(Capability.ETH_66), 0, Samples.OTHER.publicKey());
    var status =
        new EthFrame.Status(
            68,
            1337,
            Uint256.ONE,
            Samples.HASH,
            Samples.HASH,
            ForkIds.of(Samples.HASH, 0, List.of(), List.of()).at(0, 0));
    all.add(new Plain(0, hello.payload()));
    all.add(new Plain(0x10, EthCodec.encode(status, 68)));
    all.add(new Plain(2, Bytes.ofInts(0xc0)));
    all.add(new Plain(1, Bytes.ofInts(0xc1, 4)));
    all.add(new Plain(0, old.payload()));
    Samples.eth(68)
        .forEach(f -> all.add(new Plain(0x10 + EthCodec.code(f), EthCodec.encode(f, 68))));
    Samples.qbft().forEach(f -> all.add(new Plain(0x21 + BftCodec.code(f), BftCodec.encode(f))));
    Samples.ibft().forEach(f -> all.add(new Plain(0x21 + BftCodec.code(f), BftCodec.encode(f))));
    return List.copyOf(all);
  }

  /** What the other side sends, by a script; before it the size of the pieces it comes in. */
  private static Bytes compose(Bytes fuzz) {
    Script script = new Script(fuzz.unsafeArray(), 0);
    FrameInspection.Writer theirs = new FrameInspection.Writer();
    List<Bytes> parts = new ArrayList<>();
    parts.add(Bytes.ofInts(script.pick(4) == 0 ? 1 + script.pick(64) : 0));
    if (script.pick(8) != 0) { // Mostly the two first messages are as they should be.
      parts.add(theirs.frame(0, PLAIN.get(0).payload));
      parts.add(theirs.frame(0x10, SNAPPY.compress(PLAIN.get(1).payload)));
    }
    for (int i = 0; i < MOST_FRAMES && script.hasMore(); i++) {
      parts.add(frame(theirs, script));
    }
    return Bytes.concat(parts.toArray(new Bytes[0]));
  }

  /** Our side of it; how many steps it took. */
  private static Integer hold(Bytes composed) {
    int piece = composed.get(0) == 0 ? composed.size() : composed.get(0);
    Conversation ours =
        FrameInspection.awaitingHello(ours(Samples.KEY), Samples.OTHER.publicKey(), HEAD);
    int steps = 0;
    for (int at = 1; at < composed.size() && !ours.hasEnded(); at += piece) {
      Bytes part = composed.slice(at, Math.min(composed.size(), at + piece));
      steps += ours.receive(part.unsafeArray()).size();
    }
    return steps + ours.end(DisconnectReason.QUITTING, "done").size();
  }

  private static Bytes frame(FrameInspection.Writer writer, Script script) {
    Plain plain = PLAIN.get(script.pick(PLAIN.size()));
    return switch (script.pick(8)) {
      case 1 -> writer.frame(script.next(), script.take(script.pick(MOST_PAYLOAD)));
      case 2 -> writer.frame(plain.code, SNAPPY.compress(script.take(script.pick(MOST_PAYLOAD))));
      case 3 -> writer.frame(plain.code, plain.payload);
      case 4 -> {
        byte[] header = Arrays.copyOf(script.take(16).toArray(), 16);
        byte[] content = Arrays.copyOf(script.take(64).toArray(), 64);
        yield writer.frame(Bytes.wrap(header), Bytes.wrap(content));
      }
      case 5 -> bent(writer.frame(plain.code, SNAPPY.compress(plain.payload)), script);
      case 6 -> writer.frame(plain.code, bent(SNAPPY.compress(plain.payload), script));
      case 7 -> writer.frame(plain.code, SNAPPY.compress(bent(plain.payload, script)));
      default -> writer.frame(plain.code, SNAPPY.compress(plain.payload));
    };
  }

  private static Bytes bent(Bytes bytes, Script script) {
    byte[] out = bytes.toArray();
    out[script.pick(Math.min(out.length, 65536))] ^= (byte) script.next();
    return Bytes.wrap(out);
  }
}
