package io.witan.simulations.world;

import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.machine.Frame;
import io.witan.protocol.machine.Message;
import io.witan.protocol.machine.Role;

/** What agrees on blocks in one life of a node: the part of it that differs between engines. */
interface Agreeing {
  /** Begins the life. */
  void start();

  /** Takes what the node's other parts say to consensus and votes. */
  void offer(Message message);

  /** Takes a peer's frame; one of another engine means nothing. */
  void hear(PublicKey from, Frame frame);

  /** After each output: what oracles have to see of the state. */
  void watch();

  /** Whose records must not be forgotten. */
  Role durableRole();

  SimJournal<?> journal();
}
