package io.witan.actors.node;

import io.witan.actors.peer.PeerInfo;
import io.witan.actors.privacy.PrivateLedgers;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.ConsensusStatus;
import io.witan.protocol.consensus.raft.Members;
import io.witan.protocol.consensus.raft.MembershipChange;
import io.witan.protocol.consensus.raft.RaftState;
import io.witan.protocol.ledger.Genesis;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.store.LedgerStore;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * One node as its front ends see it: reads go to {@link #ledger()}, everything else is asked of the
 * node. A stage fails with {@link java.util.concurrent.TimeoutException} where the part that should
 * answer does not run. Listeners run on the node's threads and must return at once.
 */
public interface NodeClient {
  ChainConfig config();

  Genesis genesis();

  /** What is committed and applied; safe to read from any thread. */
  LedgerStore ledger();

  /** Who it is; fails with {@link Elsewhere} in a JVM of a group that has not the node's key. */
  NodeInfo self();

  Health health();

  /** Hands in a transaction of a local client; accepted ones are told to peers. */
  Submitted<Submission> submit(RecoveredTransaction transaction);

  CompletionStage<PoolContent> pool();

  /** A transaction that waits in the pool. */
  CompletionStage<Optional<RecoveredTransaction>> pooled(Hash hash);

  /** The sender's nonce after all of its pending transactions. */
  CompletionStage<Long> nextNonce(Address sender);

  CompletionStage<ConsensusStatus> consensus();

  /** Empty where the node is not behind. */
  CompletionStage<Optional<SyncProgress>> syncing();

  CompletionStage<List<PeerInfo>> peers();

  /** Called for each new head, in order, after {@link #ledger()} applied it; close to stop. */
  AutoCloseable onHead(Consumer<HeadEvent> listener);

  /** Called for each transaction that became pending; close to stop. */
  AutoCloseable onPending(Consumer<RecoveredTransaction> listener);

  /** Votes, with every block this node proposes, to add or to remove a validator. */
  CompletionStage<Void> propose(Address validator, boolean add);

  CompletionStage<Void> discard(Address validator);

  /** This node's open votes: true to add, false to remove. */
  CompletionStage<SortedMap<Address, Boolean>> candidates();

  /**
   * Whether this is a JVM of a node group that is not active: it has the ledger, and what that does
   * not answer fails with {@link Elsewhere}.
   */
  default boolean isFollowing() {
    return false;
  }

  /**
   * Whether what this JVM knows may still be told: in a node group, whether it has lately heard
   * from the database that the others hear from.
   */
  default boolean isCurrent() {
    return true;
  }

  /** The node's group; empty where the node is one JVM. */
  default Optional<GroupStatus> group() {
    return Optional.empty();
  }

  /** Complete once this is no follower any more; it never becomes one again. */
  default CompletionStage<Void> active() {
    return CompletableFuture.completedFuture(null);
  }

  /** Whether blocks are agreed on by Raft. */
  default boolean isRaft() {
    return raft().isPresent();
  }

  /** This node's part in its Raft cluster; empty where blocks are agreed on otherwise. */
  default Optional<RaftState> raft() {
    return Optional.empty();
  }

  /**
   * Changes the Raft cluster; complete with its members once they are agreed on. Fails with a
   * {@link RaftRefused} that says why not.
   */
  default CompletionStage<Members> changeMembers(MembershipChange change) {
    return CompletableFuture.failedFuture(new RaftRefused("this is no Raft cluster"));
  }

  /** The private states; empty where the chain has none (isQuorum). */
  default Optional<PrivateLedgers> privateLedgers() {
    return Optional.empty();
  }

  /** Complete with the private states once this JVM has them; it has them until it ends. */
  default CompletionStage<PrivateLedgers> privateSide() {
    return privateLedgers()
        .map(CompletableFuture::completedFuture)
        .orElseGet(CompletableFuture::new);
  }

  /**
   * Whether this is the JVM of a node group that has the private states and the accounts, and
   * another has the ledger: what is sent is handed in there.
   */
  default boolean isManagerAlone() {
    return false;
  }

  /** Dials a peer and keeps the link; false where the URL is malformed or not permitted. */
  CompletionStage<Boolean> addPeer(String enode);

  CompletionStage<Boolean> removePeer(String enode);

  /** The last inputs of every machine: a bundle that a simulation can replay. */
  CompletionStage<Bytes> flightRecord();
}
