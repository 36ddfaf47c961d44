package io.witan.protocol.wire;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.machine.Frame;
import io.witan.protocol.wire.EthFrame.Status;
import io.witan.protocol.wire.HandshakeCodec.Ack;
import io.witan.protocol.wire.HandshakeCodec.Auth;
import io.witan.protocol.wire.HandshakeCodec.Received;
import io.witan.protocol.wire.P2pMessage.Disconnect;
import io.witan.protocol.wire.P2pMessage.Hello;
import io.witan.protocol.wire.P2pMessage.Ping;
import io.witan.protocol.wire.P2pMessage.Pong;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One connection of the peer protocol, from its first byte to its last, without a socket and
 * without a clock: key exchange, admission, hello, status, frames. Bytes go in, steps come out.
 * Whatever the other side sends, the answer is steps; after {@link Step.Ended} there are no more.
 */
public final class Conversation {
  /** The version of devp2p that we speak. */
  static final int P2P_VERSION = 5;

  private static final int OLDEST_P2P_VERSION = 4;

  /**
   * What we say of ourselves.
   *
   * @param client name and version of our software
   * @param listenPort 0 where we do not listen
   */
  public record Ours(
      NodeKey key,
      String client,
      List<Capability> capabilities,
      int listenPort,
      long networkId,
      Hash genesis,
      ForkIds forks,
      Compression compression) {
    public Ours {
      capabilities = List.copyOf(capabilities);
    }
  }

  /** Our newest block. */
  public record OurHead(long height, long timestamp, Hash hash, Uint256 totalDifficulty) {}

  private enum Phase {
    AUTH,
    ACK,
    ADMISSION,
    HELLO,
    STATUS,
    OPEN,
    ENDED
  }

  private final Ours ours;
  private final HandshakeEntropy entropy;
  private final ByteQueue bytes = new ByteQueue();
  private final List<Step> steps = new ArrayList<>();
  private Phase phase;
  private PublicKey peer;
  private Bytes sentAuth = Bytes.EMPTY;
  private Received<Auth> receivedAuth;
  private PublicKey ephemeral;
  private FrameSealer sealer;
  private FrameOpener opener;
  private final Payloads payloads;
  private Optional<OurHead> head = Optional.empty();
  private Hello hello;
  private MessageCodec codec = new MessageCodec(SharedCapabilities.of(List.of(), List.of()));
  private SharedCapabilities shared = SharedCapabilities.of(List.of(), List.of());

  private Conversation(Ours ours, HandshakeEntropy entropy, Phase phase) {
    this.ours = ours;
    this.entropy = entropy;
    this.phase = phase;
    this.payloads = new Payloads(ours.compression());
  }

  /** The side that was called. */
  public static Conversation accept(Ours ours, HandshakeEntropy entropy) {
    return new Conversation(ours, entropy, Phase.AUTH);
  }

  /** The side that calls {@code peer}; begins with {@link #begin}. */
  public static Conversation dial(Ours ours, HandshakeEntropy entropy, PublicKey peer) {
    Conversation conversation = new Conversation(ours, entropy, Phase.ACK);
    conversation.peer = peer;
    return conversation;
  }

  /** A conversation with an admitted peer, from the moment at which both have their keys. */
  static Conversation keyed(Ours ours, PublicKey peer, Secrets secrets, OurHead head) {
    Conversation conversation = new Conversation(ours, null, Phase.HELLO);
    conversation.peer = peer;
    conversation.head = Optional.of(head);
    conversation.connect(secrets);
    return conversation;
  }

  /** The caller's first bytes; nothing for the side that was called. */
  public List<Step> begin() {
    if (phase == Phase.ACK) {
      sentAuth = Handshake.auth(ours.key(), peer, entropy);
      steps.add(new Step.Write(sentAuth));
    }
    return drain();
  }

  /** Takes in bytes of the other side. */
  public List<Step> receive(byte[] data) {
    if (phase != Phase.ENDED) {
      bytes.add(data);
      advance();
    }
    return drain();
  }

  /** Lets the identified peer in. */
  public List<Step> admit(OurHead ourHead) {
    Fault.unless(phase == Phase.ADMISSION, "only an identified peer is admitted");
    this.head = Optional.of(ourHead);
    exchangeKeys();
    phase = Phase.HELLO;
    write(
        new Hello(
            P2P_VERSION,
            ours.client(),
            ours.capabilities(),
            ours.listenPort(),
            ours.key().publicKey()));
    advance();
    return drain();
  }

  /** Ends the conversation, telling the other side where that is possible. */
  public List<Step> end(DisconnectReason reason, String detail) {
    if (phase != Phase.ENDED) {
      if (phase == Phase.ADMISSION) {
        exchangeKeys();
      }
      finish(reason, detail);
    }
    return drain();
  }

  /** Asks for a sign of life. */
  public List<Step> ping() {
    if (phase == Phase.OPEN) {
      write(new Ping());
    }
    return drain();
  }

  /**
   * A frame as a compressed message; empty where the peer does not speak its capability, or where
   * the message is larger than what peers read.
   */
  public Optional<MessageCodec.Encoded> encode(Frame frame) {
    return codec
        .encode(frame)
        .filter(m -> m.payload().size() <= codec.limit(m.code()))
        .map(m -> new MessageCodec.Encoded(m.code(), payloads.outgoing(m.payload())));
  }

  /** The bytes of an encoded message; to be sent in the order of the calls. */
  public Bytes seal(MessageCodec.Encoded message) {
    Fault.unless(phase == Phase.OPEN, "frames are sent on an open conversation");
    return sealer.seal(message.code(), message.payload());
  }

  public boolean isOpen() {
    return phase == Phase.OPEN;
  }

  public boolean hasEnded() {
    return phase == Phase.ENDED;
  }

  private List<Step> drain() {
    List<Step> all = List.copyOf(steps);
    steps.clear();
    return all;
  }

  private void advance() {
    try {
      boolean progress = true;
      while (progress) {
        progress = advanceOnce();
      }
    } catch (WireException breach) {
      finish(DisconnectReason.PROTOCOL_BREACH, breach.breach().text() + detail(breach));
    } catch (IllegalArgumentException malformed) {
      finish(
          DisconnectReason.PROTOCOL_BREACH,
          Breach.BAD_MESSAGE.text() + ": " + malformed.getMessage());
    }
  }

  private static String detail(WireException breach) {
    return breach.getMessage().equals(breach.breach().text()) ? "" : ": " + breach.getMessage();
  }

  private boolean advanceOnce() {
    return switch (phase) {
      case AUTH -> readAuth();
      case ACK -> readAck();
      case HELLO -> readMessage(WireLimits.MAX_BASE_MESSAGE);
      case STATUS, OPEN -> readMessage(WireLimits.MAX_FRAME);
      case ADMISSION, ENDED -> false;
    };
  }

  private boolean readAuth() {
    Optional<Received<Auth>> auth = HandshakeCodec.readAuth(ours.key(), bytes);
    auth.ifPresent(
        received -> {
          receivedAuth = received;
          ephemeral = Handshake.ephemeralOf(ours.key(), received.content());
          identified(received.content().id());
        });
    return auth.isPresent();
  }

  private boolean readAck() {
    Optional<Received<Ack>> ack = HandshakeCodec.readAck(ours.key(), bytes);
    ack.ifPresent(
        received -> {
          connect(Handshake.initiated(ours.key(), entropy, sentAuth, received));
          identified(peer);
        });
    return ack.isPresent();
  }

  private void identified(PublicKey id) {
    peer = id;
    phase = Phase.ADMISSION;
    steps.add(new Step.Identified(id));
  }

  /** The side that was called answers only now: before, it does not know whom it talks to. */
  private void exchangeKeys() {
    if (receivedAuth != null) {
      Bytes ack = Handshake.ack(ours.key(), entropy, receivedAuth);
      steps.add(new Step.Write(ack));
      connect(Handshake.accepted(ours.key(), entropy, ack, receivedAuth, ephemeral));
    }
  }

  private void connect(Secrets secrets) {
    sealer = new FrameSealer(secrets);
    opener = new FrameOpener(secrets, bytes);
  }

  private boolean readMessage(int limit) {
    Optional<FrameOpener.Opened> next = opener.next(limit);
    next.ifPresent(message -> handle(message.code(), message.payload()));
    return next.isPresent();
  }

  private void handle(int code, Bytes payload) {
    if (code == Disconnect.CODE) {
      disconnected(payload);
    } else if (phase == Phase.HELLO) {
      if (code != Hello.CODE) {
        throw new WireException(Breach.OUT_OF_ORDER, "message " + code + " before hello");
      }
      greeted(Hello.decode(payload));
    } else if (code < SharedCapabilities.FIRST_CODE) {
      base(code);
    } else {
      int most = codec.limit(code);
      if (most == 0) {
        throw new WireException(Breach.UNKNOWN_MESSAGE, "code " + code);
      }
      Bytes plain = payloads.incoming(payload, most);
      codec.decode(code, plain).ifPresent(this::framed);
      if (phase == Phase.OPEN) {
        codec.answerAtOnce(code, plain).ifPresent(this::write);
      }
    }
  }

  private void base(int code) {
    switch (code) {
      case Hello.CODE -> throw new WireException(Breach.OUT_OF_ORDER, "a second hello");
      case Ping.CODE -> write(new Pong());
      default -> {} // Pong has no content; other codes of this range are reserved.
    }
  }

  private void disconnected(Bytes payload) {
    DisconnectReason reason = Disconnect.decode(payloads.lastWords(payload)).reason();
    phase = Phase.ENDED;
    steps.add(new Step.Ended(reason, "peer disconnected: " + reason.text(), true));
  }

  private void greeted(Hello theirs) {
    if (!theirs.id().equals(peer)) {
      finish(DisconnectReason.UNEXPECTED_IDENTITY, "hello names another key than the handshake");
      return;
    }
    steps.add(new Step.Proven(peer));
    if (theirs.version() < OLDEST_P2P_VERSION) {
      finish(DisconnectReason.INCOMPATIBLE_VERSION, "it speaks p2p version " + theirs.version());
      return;
    }
    shared = SharedCapabilities.of(ours.capabilities(), theirs.capabilities());
    OptionalInt eth = shared.version(Capability.ETH);
    if (eth.isEmpty()) {
      finish(DisconnectReason.USELESS_PEER, "no common version of eth: " + theirs.capabilities());
      return;
    }
    hello = theirs;
    if (theirs.version() >= P2pMessage.SNAPPY_VERSION) {
      payloads.beginCompressing();
    }
    codec = new MessageCodec(shared);
    phase = Phase.STATUS;
    MessageCodec.Encoded status = encode(ourStatus(eth.getAsInt())).orElseThrow();
    steps.add(new Step.Write(sealer.seal(status.code(), status.payload())));
  }

  private Status ourStatus(int version) {
    OurHead now = head.orElseThrow();
    return new Status(
        version,
        ours.networkId(),
        now.totalDifficulty(),
        now.hash(),
        ours.genesis(),
        ours.forks().at(now.height(), now.timestamp()));
  }

  private void framed(Frame frame) {
    if (phase == Phase.STATUS) {
      // A consensus frame may overtake the status of its sender; it will be sent again.
      switch (frame) {
        case Status status -> agree(status);
        case EthFrame early ->
            throw new WireException(Breach.OUT_OF_ORDER, "an eth message before the status");
        default -> {}
      }
    } else if (frame instanceof Status) {
      throw new WireException(Breach.OUT_OF_ORDER, "a second status");
    } else {
      steps.add(new Step.Got(frame));
    }
  }

  private void agree(Status theirs) {
    OurHead now = head.orElseThrow();
    Optional<String> misfit = StatusCheck.misfit(ours, now, shared, hello, theirs);
    if (misfit.isPresent()) {
      finish(DisconnectReason.SUBPROTOCOL, misfit.get());
    } else {
      phase = Phase.OPEN;
      steps.add(new Step.Ready(hello, theirs, shared));
    }
  }

  private void write(P2pMessage message) {
    write(new MessageCodec.Encoded(message.code(), message.payload()));
  }

  private void write(MessageCodec.Encoded plain) {
    steps.add(new Step.Write(sealer.seal(plain.code(), payloads.outgoing(plain.payload()))));
  }

  private void finish(DisconnectReason reason, String detail) {
    if (sealer != null) {
      write(new Disconnect(reason));
    }
    phase = Phase.ENDED;
    steps.add(new Step.Ended(reason, detail, false));
  }
}
