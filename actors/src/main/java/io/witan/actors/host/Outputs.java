package io.witan.actors.host;

import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.machine.Frame;
import io.witan.protocol.machine.Message;
import io.witan.protocol.machine.Observation;
import io.witan.protocol.machine.Role;

/** The routing table of a node: where the outputs of its machines go. Called on their threads. */
public interface Outputs {
  void tell(Role role, Message message);

  void send(PublicKey to, Frame frame);

  void gossip(Frame frame);

  void report(Observation observation);
}
