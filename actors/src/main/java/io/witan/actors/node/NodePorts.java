package io.witan.actors.node;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import io.witan.actors.peer.PeersCommand;
import io.witan.actors.peer.PeersEvent;
import io.witan.actors.privacy.PrivatePorts;
import io.witan.protocol.chain.BlockAppended;
import io.witan.protocol.chain.ChainState;
import io.witan.protocol.machine.RecordCodec;
import io.witan.protocol.machine.Workers;
import io.witan.protocol.store.LedgerStore;
import io.witan.protocol.votes.VoteRecord;
import io.witan.protocol.votes.VotesState;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a node stands on; its owner closes it after the node has stopped.
 *
 * @param workers for executing blocks and recovering senders on several cores
 * @param peers makes the actor that keeps the links to peers and tells the given one of them
 * @param privacy for the private side of a chain that has one (isQuorum); empty for none
 */
public record NodePorts(
    LedgerStore store,
    BlockJournal journal,
    RecordCodec<BlockAppended> chainRecords,
    RecordCodec<ChainState> chainSnapshots,
    RecordCodec<VoteRecord> voteRecords,
    RecordCodec<VotesState> voteSnapshots,
    Workers workers,
    Function<ActorRef<PeersEvent>, Behavior<PeersCommand>> peers,
    Optional<PrivatePorts> privacy,
    InstantSource clock) {}
