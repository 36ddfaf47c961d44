package io.witan.protocol.wire;

import io.witan.protocol.wire.Conversation.OurHead;
import io.witan.protocol.wire.Conversation.Ours;
import io.witan.protocol.wire.EthFrame.Status;
import java.util.Optional;

/** Whether a peer is on our chain, by its status, in GoQuorum's order of checks. */
final class StatusCheck {
  private StatusCheck() {}

  /** The reason why it is not; empty where it is. */
  static Optional<String> misfit(Ours ours, OurHead head, SharedCapabilities shared, Status s) {
    if (s.networkId() != ours.networkId()) {
      return Optional.of(
          "network id "
              + Long.toUnsignedString(s.networkId())
              + ", ours is "
              + Long.toUnsignedString(ours.networkId()));
    }
    int version = shared.version(Capability.ETH).orElse(0);
    if (s.version() != version) {
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
