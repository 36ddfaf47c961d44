package io.witan.protocol.consensus.bft;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.BftFrame.Proposal;
import io.witan.protocol.consensus.BftFrame.RoundChange;
import io.witan.protocol.consensus.BftTimer;
import io.witan.protocol.consensus.Head;
import io.witan.protocol.consensus.Phase;
import io.witan.protocol.consensus.PreparedCertificate;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.machine.SmallMap;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What the consensus machine knows of the height after its head. Volatile: what must survive is in
 * the votes and in the chain.
 *
 * @param head empty until the chain has told it
 * @param recalled whether the votes have told what this validator said at the height before
 * @param round being agreed in
 * @param prepared the newest block prepared here; shown in round changes
 * @param roundChanges newest of each validator
 * @param votes PREPAREs and COMMITs of this round and those before
 * @param voices who was heard, and what is to be passed on
 * @param statements what others signed of late, to be compared with what they sign next
 * @param own latest own messages of the round, sent again until the height is decided
 * @param proposal accepted in the round
 * @param held a justified proposal whose time has not come
 * @param proposing whether this validator builds or has proposed the round's block
 * @param decided the agreed block, until the chain has it
 * @param candidates validator votes that the operator wants: true to add
 * @param pendingAt height of the newest head after which transactions wait in the pool, or -1
 * @param timers when each running timer is due
 */
public record HeightState(
    Optional<Head> head,
    boolean recalled,
    int round,
    Optional<PreparedCertificate> prepared,
    SortedMap<Address, RoundChange> roundChanges,
    HeightVotes votes,
    Voices voices,
    Backlog backlog,
    Statements statements,
    SortedMap<Phase, BftFrame> own,
    Optional<Proposal> proposal,
    Optional<Proposal> held,
    boolean proposing,
    Optional<Block> decided,
    SortedMap<Address, Boolean> candidates,
    long pendingAt,
    SortedMap<BftTimer, Instant> timers) {

  static final HeightState START =
      new HeightState(
          Optional.empty(),
          false,
          0,
          Optional.empty(),
          new SmallMap<>(),
          HeightVotes.NONE,
          Voices.NONE,
          Backlog.EMPTY,
          Statements.NONE,
          new SmallMap<>(),
          Optional.empty(),
          Optional.empty(),
          false,
          Optional.empty(),
          new SmallMap<>(),
          -1,
          new SmallMap<>());

  public HeightState {
    roundChanges = SmallMap.frozen(roundChanges);
    own = SmallMap.frozen(own);
    candidates = SmallMap.frozen(candidates);
    timers = SmallMap.frozen(timers);
  }
}
