package io.witan.protocol.wire;

import io.witan.protocol.wire.Conversation.OurHead;
import io.witan.protocol.wire.Conversation.Ours;
import io.witan.protocol.wire.EthFrame.Status;
import io.witan.protocol.wire.P2pMessage.Hello;
import java.util.Optional;

/** Whether a peer is on our chain, by its status, in GoQuorum's order of checks. */
final class StatusCheck {
  /** What some versions of Besu say on every connection with istanbul; GoQuorum bears it too. */
  private static final int OLD_BESU = 99;

  private StatusCheck() {}

  /** The reason why it is not; empty where it is. */
  static Optional<String> misfit(
      Ours ours, OurHead head, SharedCapabilities shared, Hello hello, Status s) {
    if (s.networkId() != ours.networkId()) {
      return Optional.of(
          "network id "
              + Long.toUnsignedString(s.networkId())
              + ", ours is "
              + Long.toUnsignedString(ours.networkId()));
    }
    int version = shared.version(Capability.ETH).orElse(0);
    boolean ofOldBesu = s.version() == OLD_BESU && hello.client().startsWith("besu");
    if (s.version() != version && !ofOldBesu) {
      return Optional.of("status of eth/" + s.version() + " on a connection of eth/" + version);
    }
    if (!s.genesis().equals(ours.genesis())) {
      return Optional.of("genesis " + s.genesis() + ", ours is " + ours.genesis());
    }
    return ours.forks()
        .check(s.forkId(), head.height(), head.timestamp())
        .map(
            mismatch ->
                "fork id "
                    + s.forkId()
                    + ", ours is "
                    + ours.forks().at(head.height(), head.timestamp())
                    + ": "
                    + mismatch.text());
  }
}
