package io.witan.deploy.fuzz;

import io.witan.actors.peer.SnappyCompression;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.bft.BftCodec;
import io.witan.protocol.consensus.bft.IbftEnvelope;
import io.witan.protocol.consensus.raft.RaftCodec;
import io.witan.protocol.consensus.raft.RaftFrame;
import io.witan.protocol.discovery.Packet;
import io.witan.protocol.discovery.PacketCodec;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.HeaderCodec;
import io.witan.protocol.ledger.IbftExtraData;
import io.witan.protocol.ledger.QbftExtraData;
import io.witan.protocol.ledger.Receipt;
import io.witan.protocol.ledger.TransactionCodec;
import io.witan.protocol.rlp.RlpWriter;
import io.witan.protocol.wire.Capability;
import io.witan.protocol.wire.EnodeUrl;
import io.witan.protocol.wire.EthCodec;
import io.witan.protocol.wire.EthFrame;
import io.witan.protocol.wire.HandshakeInspection;
import io.witan.protocol.wire.NodeList;
import io.witan.protocol.wire.NodeRecord;
import io.witan.protocol.wire.P2pMessage.Disconnect;
import io.witan.protocol.wire.P2pMessage.Hello;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Every decoder that a stranger reaches, before the handshake and after it. */
final class Decoders {
  private static final int HANDSHAKE = 3072;
  private static final int DATAGRAM = 1400;
  private static final int BLOCKS = 32 << 10;

  private Decoders() {}

  /** All of them, by name. */
  static Map<String, Decoder<?>> all() {
    List<Decoder<?>> list = new ArrayList<>();
    handshake(list);
    eth(list);
    consensus(list);
    ledger(list);
    discovery(list);
    lists(list);
    list.addAll(PrivateDecoders.all());
    Map<String, Decoder<?>> byName = new LinkedHashMap<>();
    list.forEach(decoder -> byName.put(decoder.name(), decoder));
    return byName;
  }

  private static void handshake(List<Decoder<?>> all) {
    Bytes signature = Samples.SIGNATURE.toBytes();
    Bytes id = Samples.OTHER.publicKey().xy();
    Bytes nonce = Samples.HASH.bytes();
    RlpWriter auth = new RlpWriter().startList().bytes(signature).bytes(id).bytes(nonce).number(4);
    RlpWriter ack = new RlpWriter().startList().bytes(id).bytes(nonce).number(4);
    all.add(
        readOnly("auth-content", auth, c -> HandshakeInspection.authContent(c, false))
            .atMost(HANDSHAKE));
    all.add(
        readOnly("ack-content", ack, c -> HandshakeInspection.ackContent(c, false))
            .atMost(HANDSHAKE));
    all.addAll(Boxes.all());
    all.add(Talk.decoder());
    var snappy = new SnappyCompression();
    Bytes body = EthCodec.encode(new EthFrame.NewBlock(Samples.block(true), Uint256.ONE), 68);
    all.add(
        Decoder.canonical(
                "snappy",
                List.of(snappy.compress(body), snappy.compress(Bytes.wrap(new byte[9000]))),
                bytes ->
                    present(
                        snappy.expandedSize(bytes).isEmpty()
                            ? Optional.empty()
                            : snappy.expand(bytes)),
                snappy::compress)
            .ofBytes()
            .lenient());
    Hello hello =
        new Hello(
            5,
            "Geth/v1.10.3-stable/linux-amd64/go1.20",
            List.of(Capability.ETH_66, Capability.ISTANBUL_100),
            30303,
            Samples.KEY.publicKey());
    all.add(
        Decoder.canonical("hello", List.of(hello.payload()), Hello::decode, Hello::payload)
            .lenient());
    all.add(
        Decoder.canonical(
                "disconnect",
                List.of(Bytes.ofInts(0xc1, 4), Bytes.ofInts(4)),
                Disconnect::decode,
                Disconnect::payload)
            .lenient());
  }

  private static Decoder<?> readOnly(String name, RlpWriter sample, Function<Bytes, ?> decode) {
    return Decoder.readOnly(name, List.of(sample.endList().toBytes()), decode);
  }

  private static <T> T present(Optional<T> read) {
    return read.orElseThrow(() -> new IllegalArgumentException("refused"));
  }

  /** Each message of eth/68, and those that eth/66 writes otherwise. */
  private static void eth(List<Decoder<?>> all) {
    Samples.eth(68).forEach(frame -> eth(all, frame, 68));
    Samples.eth(66).stream()
        .filter(EthFrame.NewPooledTransactionHashes.class::isInstance)
        .forEach(frame -> eth(all, frame, 66));
  }

  private static void eth(List<Decoder<?>> all, EthFrame frame, int version) {
    int code = EthCodec.code(frame);
    Decoder<EthFrame> decoder =
        Decoder.canonical(
                "eth/" + version + "-" + frame.getClass().getSimpleName(),
                List.of(EthCodec.encode(frame, version)),
                bytes -> present(EthCodec.decode(code, bytes, version)),
                read -> EthCodec.encode(read, version))
            .atMost(BLOCKS);
    boolean forgives =
        frame instanceof EthFrame.GetBlockHeaders
            || (frame instanceof EthFrame.NewPooledTransactionHashes && version == 68);
    Decoder<EthFrame> known = forgives ? decoder.lenient() : decoder;
    all.removeIf(other -> other.name().equals(known.name()));
    all.add(known);
  }

  private static void consensus(List<Decoder<?>> all) {
    for (int code = BftCodec.PROPOSAL; code <= BftCodec.ROUND_CHANGE; code++) {
      int own = code;
      List<BftFrame> samples =
          Samples.qbft().stream().filter(frame -> BftCodec.code(frame) == own).toList();
      all.add(bft("qbft-" + samples.getFirst().phase(), samples, code));
    }
    for (BftFrame frame : Samples.ibft()) {
      all.add(bft("ibft-" + frame.phase(), List.of(frame), IbftEnvelope.CODE));
    }
    for (RaftFrame frame : Samples.raft()) {
      int code = RaftCodec.code(frame);
      all.add(
          Decoder.canonical(
                  "raft-" + frame.getClass().getSimpleName(),
                  List.of(RaftCodec.encode(frame)),
                  bytes -> RaftCodec.decode(code, bytes),
                  RaftCodec::encode)
              .atMost(BLOCKS));
    }
  }

  private static Decoder<BftFrame> bft(String name, List<BftFrame> samples, int code) {
    return Decoder.canonical(
            name,
            samples.stream().map(BftCodec::encode).toList(),
            bytes -> BftCodec.decode(code, bytes),
            BftCodec::encode)
        .atMost(BLOCKS);
  }

  private static void ledger(List<Decoder<?>> all) {
    all.add(
        Decoder.canonical(
            "header",
            List.of(
                HeaderCodec.encode(Samples.header(false)),
                HeaderCodec.encode(Samples.header(true))),
            HeaderCodec::decode,
            HeaderCodec::encode));
    all.add(
        Decoder.canonical(
                "block",
                List.of(Samples.block(false).encode(), Samples.block(true).encode()),
                Block::decode,
                Block::encode)
            .atMost(BLOCKS));
    for (var transaction : Samples.transactions()) {
      Bytes sample = TransactionCodec.encode(transaction);
      String name = "transaction-" + transaction.type();
      all.removeIf(other -> other.name().equals(name));
      all.add(
          Decoder.canonical(
              name,
              List.of(sample.slice(transaction.type() == 0 ? 0 : 1, sample.size())),
              list -> TransactionCodec.decode(typed(transaction.type(), list)),
              read -> untyped(TransactionCodec.encode(read))));
    }
    all.add(
        Decoder.canonical(
            "receipt",
            Samples.receipts().stream().filter(r -> r.type() == 0).map(Receipt::encode).toList(),
            Receipt::decode,
            Receipt::encode));
    all.add(
        Decoder.canonical(
            "qbft-extra-data",
            List.of(Samples.extraData().encode()),
            QbftExtraData::decode,
            QbftExtraData::encode));
    var ibft =
        new IbftExtraData(
            Bytes.wrap(new byte[32]),
            List.of(Samples.ADDRESS, Samples.ADDRESS),
            Samples.SIGNATURE.toBytes(),
            List.of(Samples.SIGNATURE.toBytes()));
    Bytes vanity = Bytes.wrap(new byte[32]);
    all.add(
        Decoder.canonical(
            "ibft-extra-data",
            List.of(ibft.encode().slice(32, ibft.encode().size())),
            list -> IbftExtraData.decode(Bytes.concat(vanity, list)),
            read -> read.encode().slice(32, read.encode().size())));
  }

  private static Bytes typed(int type, Bytes list) {
    return type == 0 ? list : Bytes.concat(Bytes.ofInts(type), list);
  }

  private static Bytes untyped(Bytes bytes) {
    return bytes.get(0) < 0xc0 ? bytes.slice(1, bytes.size()) : bytes;
  }

  private static void discovery(List<Decoder<?>> all) {
    for (Packet packet : Samples.packets()) {
      Bytes sample = PacketCodec.content(packet);
      int type = sample.get(0);
      all.add(
          Decoder.canonical(
                  "discovery-" + packet.getClass().getSimpleName(),
                  List.of(sample.slice(1, sample.size())),
                  rlp -> present(PacketCodec.content(Bytes.concat(Bytes.ofInts(type), rlp))),
                  read -> PacketCodec.content(read).slice(1, PacketCodec.content(read).size()))
              .lenient()
              .atMost(DATAGRAM));
    }
    all.add(
        Decoder.readOnly(
                "discovery-datagram",
                Samples.packets().stream()
                    .map(packet -> PacketCodec.seal(Samples.KEY, packet))
                    .toList(),
                PacketCodec::open)
            .ofBytes()
            .atMost(DATAGRAM));
  }

  private static void lists(List<Decoder<?>> all) {
    Bytes record = NodeRecord.sign(Samples.KEY, 7, Bytes.ofInts(10, 0, 0, 1), 30303, 30303);
    String enr = "enr:" + Base64.getUrlEncoder().withoutPadding().encodeToString(record.toArray());
    String url = Samples.URL.toString();
    String six = "enode://" + url.substring(8, 136) + "@[2001:db8::1]:21000?discport=30301";
    all.add(
        Decoder.canonical(
                "enode-url",
                List.of(bytes(url), bytes(six), bytes(enr)),
                text -> EnodeUrl.parse(text(text)),
                read -> bytes(read.toString()))
            .ofBytes()
            .lenient()
            .atMost(HANDSHAKE));
    all.add(
        Decoder.readOnly(
                "node-record",
                List.of(record),
                rlp ->
                    EnodeUrl.parse(
                        "enr:"
                            + Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(rlp.toArray())))
            .atMost(HANDSHAKE));
    all.add(
        Decoder.readOnly(
                "permissioned-nodes.json",
                List.of(bytes("[\"" + url + "\",\n \"" + enr + "\", \"\\u0041\\n\"]")),
                text -> NodeList.parse(text(text)))
            .ofBytes());
  }

  private static Bytes bytes(String text) {
    return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(Bytes bytes) {
    return new String(bytes.toArray(), StandardCharsets.UTF_8);
  }
}
