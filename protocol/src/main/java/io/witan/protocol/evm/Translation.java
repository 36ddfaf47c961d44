package io.witan.protocol.evm;

import io.witan.protocol.bytes.Hash;

/** One code's way through the compiled tier, under one gas schedule. */
final class Translation {
  enum State {
    WAITING,
    READY,
    FAILED,
    EVICTED
  }

  /** One translation serves all that is stored under a hash. */
  record Key(Hash hash, GasSchedule schedule) {}

  final CompiledTier owner;
  final Key key;
  volatile State state = State.WAITING;

  /** Set while {@link State#READY}. */
  volatile CompiledCode code;

  /** Whether it ran since the cache last looked for what to evict. */
  boolean used = true;

  /** Bytes of the class. */
  int size;

  Translation(CompiledTier owner, Key key) {
    this.owner = owner;
    this.key = key;
  }

  boolean serves(CompiledTier tier, GasSchedule schedule) {
    return owner == tier && key.schedule == schedule && state != State.EVICTED;
  }
}
