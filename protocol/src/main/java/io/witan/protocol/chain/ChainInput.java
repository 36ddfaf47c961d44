package io.witan.protocol.chain;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.machine.Message;
import java.util.List;
import java.util.Optional;

/** What {@link Chain} is told. */
public sealed interface ChainInput extends Message {
  /**
   * All records are replayed and the ledger's state of the head is there: announce the head. The
   * first input of every life.
   */
  record Resumed() implements ChainInput {}

  /** A block that claims to be final: its header carries a quorum of seals. */
  record Append(Block block, Origin origin) implements ChainInput {}

  /**
   * The builder has executed blocks that {@link Chain} asked for, and still holds the outcomes.
   *
   * @param blocks those of the run asked for, from its first on, whose execution gives what their
   *     headers say
   * @param refusal why the execution of the one after them does not; empty where all do
   * @param contractValidators what {@code getValidators()} answers on the state after the last of
   *     them; present exactly where the next height's configuration names a validator contract
   */
  record Executed(
      List<Hash> blocks, Optional<String> refusal, Optional<List<Address>> contractValidators)
      implements ChainInput {
    public Executed {
      blocks = List.copyOf(blocks);
      contractValidators = contractValidators.map(List::copyOf);
    }
  }

  /** Who brought a block. */
  sealed interface Origin {
    /** Consensus of this node saw the quorum itself. */
    record Agreed() implements Origin {}

    /** Fetched from a peer by sync. */
    record Fetched(PublicKey from) implements Origin {}
  }
}
