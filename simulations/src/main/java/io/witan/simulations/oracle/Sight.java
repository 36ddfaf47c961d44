package io.witan.simulations.oracle;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.Head;
import io.witan.protocol.consensus.raft.RaftState;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.machine.Observation;
import java.util.List;
import java.util.Optional;

/** What an oracle sees of a run. Nodes are numbered from 0. */
public sealed interface Sight {
  /** The node that it is about; −1 where it is about all. */
  default int node() {
    return -1;
  }

  /** The block is durable in the node's journal: it is final there. */
  record Appended(int node, Block block, Hash hash) implements Sight {}

  /** The node's votes let this frame out, signed. */
  record Signed(int node, BftFrame frame) implements Sight {}

  /** A machine of the node said so to its operator. */
  record Reported(int node, Observation observation) implements Sight {}

  /** The node asks a peer for headers or bodies of blocks. */
  record Asked(int node, PublicKey peer) implements Sight {}

  /** The node's consensus holds so many messages of later views. */
  record Backlogged(int node, int messages) implements Sight {}

  /**
   * A message of agreement reached the node.
   *
   * @param head after which its consensus agrees; empty until it knows
   */
  record Heard(int node, Optional<Head> head, BftFrame frame) implements Sight {}

  /** The node's Raft machine changed. */
  record RaftMoved(int node, RaftState before, RaftState after) implements Sight {}

  /** The node started again, and this is the head that its journal gives. */
  record Recovered(int node, long height, Hash hash) implements Sight {}

  /**
   * The node's disk lost records that were durable: from now on it has fewer blocks.
   *
   * @param votes whether it may also have forgotten what it signed
   */
  record Forgot(int node, boolean votes) implements Sight {}

  /** The node never comes back, and nothing of what it had does. */
  record Gone(int node) implements Sight {}

  /**
   * From now on nothing fails any more but what the network always does.
   *
   * @param heights of the honest nodes that are not gone
   */
  record Calmed(List<Long> heights) implements Sight {
    public Calmed {
      heights = List.copyOf(heights);
    }
  }

  /**
   * It has been calm for some of the longest time-outs.
   *
   * @param running honest nodes that are up
   */
  record Settled(List<Integer> running) implements Sight {
    public Settled {
      running = List.copyOf(running);
    }
  }

  /** The calm is over: things go wrong again. */
  record Stirred(List<Long> heights) implements Sight {
    public Stirred {
      heights = List.copyOf(heights);
    }
  }

  record Ended(List<Long> heights) implements Sight {
    public Ended {
      heights = List.copyOf(heights);
    }
  }
}
