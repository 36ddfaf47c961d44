package io.witan.deploy.fuzz;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.wire.Conversation;
import io.witan.protocol.wire.HandshakeEntropy;
import io.witan.protocol.wire.HandshakeInspection;
import io.witan.protocol.wire.HandshakeInspection.Message;
import io.witan.protocol.wire.Step;
import java.util.List;

/** The two messages of the handshake in their encryption, in the form of EIP-8. */
final class Boxes {
  private static final int MOST = 3072;

  private Boxes() {}

  static List<Decoder<?>> all() {
    Conversation caller =
        Conversation.dial(Talk.ours(Samples.OTHER), entropy(), Samples.KEY.publicKey());
    Bytes auth = written(caller.begin());
    Conversation called = Conversation.accept(Talk.ours(Samples.KEY), entropy());
    called.receive(auth.toArray());
    Bytes ack = written(called.admit(Talk.HEAD));
    Decoder<Message> first =
        Decoder.readOnly(
            "auth", List.of(auth), box -> read(HandshakeInspection.auth(Samples.KEY, box)));
    Decoder<Message> second =
        Decoder.readOnly(
            "ack", List.of(ack), box -> read(HandshakeInspection.ack(Samples.OTHER, box)));
    return List.of(first.ofBytes().atMost(MOST), second.ofBytes().atMost(MOST));
  }

  private static Message read(java.util.Optional<Message> message) {
    return message.orElseThrow(() -> new IllegalArgumentException("refused"));
  }

  private static Bytes written(List<Step> steps) {
    return steps.stream()
        .filter(Step.Write.class::isInstance)
        .map(step -> ((Step.Write) step).bytes())
        .findFirst()
        .orElseThrow();
  }

  private static HandshakeEntropy entropy() {
    byte[] bytes = new byte[HandshakeEntropy.SIZE];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 31 + 7);
    }
    return HandshakeEntropy.of(Bytes.wrap(bytes));
  }
}
