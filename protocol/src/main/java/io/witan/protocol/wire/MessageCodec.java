package io.witan.protocol.wire;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.bft.BftCodec;
import io.witan.protocol.consensus.bft.IbftEnvelope;
import io.witan.protocol.consensus.raft.RaftCodec;
import io.witan.protocol.consensus.raft.RaftFrame;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.machine.Frame;
import io.witan.protocol.rlp.RlpException;
import io.witan.protocol.wire.SharedCapabilities.Place;
import java.util.Optional;

/** Frames as messages of one connection: its shared capabilities decide the codes. */
public final class MessageCodec {
  /** A message before it is compressed and sealed. */
  public record Encoded(int code, Bytes payload) {}

  private final SharedCapabilities shared;

  public MessageCodec(SharedCapabilities shared) {
    this.shared = shared;
  }

  /** The message of a frame; empty where the peer does not speak its capability. */
  public Optional<Encoded> encode(Frame frame) {
    return switch (frame) {
      case EthFrame eth ->
          shared
              .place(Capability.ETH)
              .map(
                  place ->
                      new Encoded(
                          place.offset() + EthCodec.code(eth),
                          EthCodec.encode(eth, place.capability().version())));
      case BftFrame bft ->
          shared
              .place(Capability.ISTANBUL)
              .filter(place -> place.capability().equals(Capability.ISTANBUL_100))
              .map(place -> new Encoded(place.offset() + BftCodec.code(bft), BftCodec.encode(bft)));
      case RaftFrame raft ->
          shared
              .place(Capability.RAFT)
              .map(
                  place ->
                      new Encoded(place.offset() + RaftCodec.code(raft), RaftCodec.encode(raft)));
      default -> throw new Fault("a frame without a wire format: " + frame.getClass());
    };
  }

  /** Most bytes of the uncompressed message of this code; 0 where the code is not known. */
  int limit(int code) {
    if (code < SharedCapabilities.FIRST_CODE) {
      return WireLimits.MAX_BASE_MESSAGE;
    }
    return shared.owner(code).map(place -> limit(place, code - place.offset())).orElse(0);
  }

  private static int limit(Place place, int code) {
    return switch (place.capability().name()) {
      case Capability.ETH -> WireLimits.eth(code);
      case Capability.RAFT -> WireLimits.raft(code);
      default -> WireLimits.istanbul(code);
    };
  }

  /**
   * The frame of a message; empty for messages without use to us.
   *
   * @throws RlpException if the payload is not that message
   */
  Optional<? extends Frame> decode(int code, Bytes payload) {
    Place place = shared.owner(code).orElseThrow(() -> new RlpException("no such code"));
    int own = code - place.offset();
    if (place.capability().name().equals(Capability.ETH)) {
      return EthCodec.decode(own, payload, place.capability().version());
    }
    if (place.capability().equals(Capability.RAFT_1)) {
      return Optional.of(RaftCodec.decode(own, payload));
    }
    boolean known = place.capability().equals(Capability.ISTANBUL_100) && own >= IbftEnvelope.CODE;
    return known ? Optional.of(BftCodec.decode(own, payload)) : Optional.empty();
  }

  /**
   * The answer to a request for what we never have: its sender would wait for it in vain.
   *
   * @throws RlpException if the payload is not that request
   */
  Optional<Encoded> answerAtOnce(int code, Bytes payload) {
    return shared
        .place(Capability.ETH)
        .filter(place -> code == place.offset() + EthCodec.GET_NODE_DATA)
        .map(
            place ->
                new Encoded(place.offset() + EthCodec.NODE_DATA, EthCodec.noNodeData(payload)));
  }
}
