package io.witan.simulations.bugs;

import io.witan.protocol.consensus.BftTimer;
import io.witan.protocol.consensus.PreparedCertificate;
import io.witan.protocol.consensus.bft.HeightState;
import io.witan.protocol.ledger.Block;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;

/** Changes to what consensus knows of a height, which no honest node makes. */
final class Heights {
  private Heights() {}

  static HeightState prepared(HeightState h, Optional<PreparedCertificate> prepared) {
    return with(h, prepared, h.decided(), h.timers());
  }

  static HeightState decided(
      HeightState h, Optional<Block> decided, SortedMap<BftTimer, Instant> timers) {
    return with(h, h.prepared(), decided, timers);
  }

  private static HeightState with(
      HeightState h,
      Optional<PreparedCertificate> prepared,
      Optional<Block> decided,
      SortedMap<BftTimer, Instant> timers) {
    return new HeightState(
        h.head(),
        h.recalled(),
        h.round(),
        prepared,
        h.roundChanges(),
        h.votes(),
        h.voices(),
        h.backlog(),
        h.statements(),
        h.own(),
        h.proposal(),
        h.held(),
        h.proposing(),
        decided,
        h.candidates(),
        h.pendingAt(),
        timers);
  }
}
