package io.witan.protocol.machine;

import io.witan.protocol.crypto.PublicKey;
import java.time.Instant;

/** What a machine asks its host to do. */
public sealed interface Output {
  /** Sends a frame to one peer; silently dropped where it is not connected. */
  record Send(PublicKey to, Frame frame) implements Output {}

  /** Sends a frame to every connected peer. */
  record Gossip(Frame frame) implements Output {}

  /** Hands a message to another machine or service of this node. */
  record Tell(Role role, Message message) implements Output {}

  /** Sets the timer {@code key}, replacing one of the same key. It comes back as an input. */
  record SetTimer(TimerKey key, Instant at) implements Output {}

  record CancelTimer(TimerKey key) implements Output {}

  /** Metrics and evidence for people. */
  record Report(Observation observation) implements Output {}
}
