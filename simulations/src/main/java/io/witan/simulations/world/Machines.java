package io.witan.simulations.world;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.chain.BlockAppended;
import io.witan.protocol.chain.BlockRules;
import io.witan.protocol.chain.Chain;
import io.witan.protocol.chain.ChainInput;
import io.witan.protocol.chain.ChainLimits;
import io.witan.protocol.chain.ChainState;
import io.witan.protocol.chain.HeaderRules;
import io.witan.protocol.chain.Succession;
import io.witan.protocol.consensus.BftSchedule;
import io.witan.protocol.consensus.ConsensusInput;
import io.witan.protocol.consensus.bft.Bft;
import io.witan.protocol.consensus.bft.BftSettings;
import io.witan.protocol.consensus.bft.BftState;
import io.witan.protocol.consensus.raft.Raft;
import io.witan.protocol.consensus.raft.RaftHeaderRules;
import io.witan.protocol.consensus.raft.RaftInput;
import io.witan.protocol.consensus.raft.RaftLimits;
import io.witan.protocol.consensus.raft.RaftRecord;
import io.witan.protocol.consensus.raft.RaftSettings;
import io.witan.protocol.consensus.raft.RaftState;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.crypto.Signer;
import io.witan.protocol.crypto.Verifier;
import io.witan.protocol.ledger.Genesis;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.machine.Machine;
import io.witan.protocol.machine.Workers;
import io.witan.protocol.pool.Locals;
import io.witan.protocol.pool.LocalsInput;
import io.witan.protocol.pool.LocalsRecord;
import io.witan.protocol.pool.LocalsState;
import io.witan.protocol.pool.Pool;
import io.witan.protocol.pool.PoolInput;
import io.witan.protocol.pool.PoolLimits;
import io.witan.protocol.pool.PoolState;
import io.witan.protocol.state.StateView;
import io.witan.protocol.sync.Sync;
import io.witan.protocol.sync.SyncInput;
import io.witan.protocol.sync.SyncState;
import io.witan.protocol.votes.VoteRecord;
import io.witan.protocol.votes.Votes;
import io.witan.protocol.votes.VotesInput;
import io.witan.protocol.votes.VotesState;
import io.witan.simulations.world.Setup.Product;
import java.util.Optional;
import java.util.function.Function;

/**
 * Makes the machines of a node: the product's own. An experiment makes one of them another way, or
 * puts something around it. Asked anew in each life of a node.
 */
public interface Machines {
  Machines OURS = new Machines() {};

  /** What machines are made of. */
  record Parts(Product product, Genesis genesis, Signer signer, Verifier verifier) {
    public Address self() {
      return signer.address();
    }

    public Succession succession() {
      return new Succession(genesis, Optional.empty(), verifier);
    }

    BftSchedule schedule() {
      return product.schedule(genesis.config());
    }

    Parts with(Verifier other) {
      return new Parts(product, genesis, signer, other);
    }
  }

  /** What tells who signed. */
  default Verifier verifier(Verifier ours) {
    return ours;
  }

  default Machine<BftState, ConsensusInput, Void> consensus(Parts parts) {
    Product product = parts.product();
    var settings = BftSettings.of(parts.self(), parts.genesis().config());
    return new Bft(parts.schedule(), parts.verifier(), settings, product.limits());
  }

  default Machine<VotesState, VotesInput, VoteRecord> votes(Parts parts) {
    return new Votes(parts.schedule(), parts.signer());
  }

  /** Raft, with logs that are cut far sooner than in the product, so that runs meet it. */
  default Machine<RaftState, RaftInput, RaftRecord> raft(Parts parts, Setup setup, PublicKey self) {
    RaftLimits standard = RaftLimits.STANDARD;
    RaftLimits limits =
        new RaftLimits(
            40, standard.unapplied(), 32, 4, standard.batchGas(), standard.speculative());
    RaftSettings settings =
        new RaftSettings(
            self,
            parts.signer(),
            RaftGroup.of(setup),
            setup.times().blockPeriod().dividedBy(10),
            RaftGroup.heartbeat(setup),
            RaftGroup.election(setup),
            height -> parts.genesis().header().gasLimit(),
            height -> Address.ZERO);
    return new Raft(settings, limits);
  }

  default Machine<ChainState, ChainInput, BlockAppended> chain(Parts parts) {
    boolean raft = parts.genesis().config().consensus().isEmpty();
    BlockRules rules =
        raft
            ? new RaftHeaderRules()
            : new HeaderRules(parts.verifier(), parts.product().rules().quorum());
    return new Chain(parts.succession(), rules, ChainLimits.STANDARD);
  }

  default Machine<PoolState, PoolInput, Void> pool(
      Parts parts, Function<Header, StateView> states) {
    return new Pool(parts.genesis().config(), states, PoolLimits.STANDARD);
  }

  default Machine<LocalsState, LocalsInput, LocalsRecord> locals() {
    return new Locals();
  }

  default Machine<SyncState, SyncInput, Void> sync(Parts parts) {
    return new Sync(parts.self(), parts.product().sync(), Workers.CALLER);
  }
}
