package io.witan.simulations.bugs;

import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.machine.Machine;
import io.witan.protocol.machine.Output;
import io.witan.protocol.machine.SmallMap;
import io.witan.protocol.machine.Turn;
import io.witan.protocol.sync.SyncInput;
import io.witan.protocol.sync.SyncLimits;
import io.witan.protocol.sync.SyncState;
import io.witan.protocol.sync.SyncState.Peer;
import io.witan.protocol.sync.SyncState.Tip;
import io.witan.protocol.wire.EthFrame;
import io.witan.protocol.wire.EthFrame.GetBlockHeaders;
import io.witan.protocol.wire.EthFrame.NewBlockHashes;
import io.witan.simulations.world.Machines;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.function.UnaryOperator;

/** Mistakes around catch-up. */
final class WrongSync {
  private static final Duration NEVER = Duration.ofDays(1);
  private static final SyncLimits RIGHT = SyncLimits.STANDARD;

  /** A validator that is one block behind waits for its consensus for ever. */
  static final SyncLimits GRACE_WITHOUT_END = limits(RIGHT.timeout(), NEVER, RIGHT.backOff());

  /** An answer is waited for without end. */
  static final SyncLimits NO_TIMEOUT = limits(NEVER, RIGHT.grace(), RIGHT.backOff());

  /** A peer that once did not answer is never asked again. */
  static final SyncLimits BACK_OFF_WITHOUT_END = limits(RIGHT.timeout(), RIGHT.grace(), NEVER);

  private WrongSync() {}

  private static SyncLimits limits(Duration timeout, Duration grace, Duration backOff) {
    return new SyncLimits(
        RIGHT.headers(),
        RIGHT.bodies(),
        RIGHT.requests(),
        RIGHT.perPeer(),
        RIGHT.window(),
        RIGHT.bytes(),
        RIGHT.ahead(),
        RIGHT.peers(),
        RIGHT.announced(),
        timeout,
        grace,
        RIGHT.announceEvery(),
        RIGHT.stall(),
        backOff,
        backOff.compareTo(RIGHT.backOffCap()) > 0 ? backOff : RIGHT.backOffCap());
  }

  private static Machines around(UnaryOperator<Machine<SyncState, SyncInput, Void>> wrong) {
    return new Machines() {
      @Override
      public Machine<SyncState, SyncInput, Void> sync(Parts parts) {
        return wrong.apply(Machines.super.sync(parts));
      }
    };
  }

  /** Asks for the block after the next one. */
  static final Machines OFF_BY_ONE =
      around(inner -> Around.saying(inner, output -> List.of(further(output))));

  private static Output further(Output output) {
    return output instanceof Output.Send(var to, GetBlockHeaders get)
            && get.origin() instanceof EthFrame.Origin.ByNumber(var number)
        ? new Output.Send(to, GetBlockHeaders.ascending(get.requestId(), number + 1, get.limit()))
        : output;
  }

  /** Never tells what its head is. */
  static final Machines HEAD_KEPT_SECRET =
      around(
          inner ->
              Around.saying(
                  inner,
                  output ->
                      output instanceof Output.Send(var to, NewBlockHashes news)
                          ? List.of()
                          : List.of(output)));

  /** Does not hear of a peer that connects again. */
  static final Machines PEER_FORGOTTEN =
      around(
          inner ->
              Around.deaf(
                  inner,
                  (state, input) -> input instanceof SyncInput.PeerUp up && up.height() > 0));

  /** Headers that follow its own are enough for it to think well of a peer again. */
  static final Machines HEADERS_FORGIVE =
      around(
          inner ->
              Around.forgetting(
                  inner,
                  state ->
                      state.delivered().isEmpty()
                          ? state
                          : each(state, p -> new Peer(p.height(), 0, p.restUntil(), p.slow()))));

  /** Whoever let it down is asked again as if nothing had been. */
  static final Machines OFFENCES_FORGOTTEN =
      around(
          inner ->
              Around.forgetting(
                  inner,
                  state -> each(state, p -> new Peer(p.height(), 0, Instant.EPOCH, p.slow()))));

  /** Who takes long to give little is asked like everybody else. */
  static final Machines SLOWNESS_FORGOTTEN =
      around(
          inner ->
              Around.forgetting(
                  inner,
                  state ->
                      each(state, p -> new Peer(p.height(), p.failures(), p.restUntil(), false))));

  private static SyncState each(SyncState state, UnaryOperator<Peer> changed) {
    SortedMap<PublicKey, Peer> peers = new SmallMap<>();
    state.peers().forEach((key, peer) -> peers.put(key, changed.apply(peer)));
    return with(state, state.tip(), peers);
  }

  /** Who lacks the bodies of headers, whoever gave those, counts as having no more than before. */
  static final Machines LACKING_LOWERS =
      around(
          inner ->
              new Around<>(
                  inner, (machine, state, at) -> machine.on(lowered(state, at.input()), at)));

  private static SyncState lowered(SyncState state, SyncInput input) {
    if (!(input instanceof SyncInput.Heard(var from, EthFrame.BlockBodies(var id, var bodies)))
        || !bodies.isEmpty()
        || !(state.fetches().get(id) instanceof SyncState.Bodies asked)
        || !state.peers().containsKey(from)) {
      return state;
    }
    long height = asked.headers().getFirst().number() - 1;
    SortedMap<PublicKey, Peer> lowered = new SmallMap<>();
    lowered.putAll(state.peers());
    Peer lacks = lowered.get(from);
    lowered.put(from, new Peer(height, lacks.failures(), lacks.restUntil(), lacks.slow()));
    return with(state, state.tip(), lowered);
  }

  /** What it handed to the chain stays what the next block must follow, whatever became of it. */
  static final Machines REFUSED_BLOCK_KEPT =
      around(
          inner ->
              new Around<>(
                  inner,
                  (machine, state, at) -> {
                    Turn<SyncState, Void> turn = machine.on(state, at);
                    boolean back = turn.state().tip().height() < state.tip().height();
                    return back && !(at.input() instanceof SyncInput.HeadChanged)
                        ? new Turn<>(
                            with(turn.state(), state.tip(), turn.state().peers()),
                            List.of(),
                            turn.outputs())
                        : turn;
                  }));

  private static SyncState with(SyncState s, Tip tip, SortedMap<PublicKey, Peer> peers) {
    return new SyncState(
        s.head(),
        tip,
        s.tipAt(),
        s.delivered(),
        s.window(),
        peers,
        s.fetches(),
        s.nextId(),
        s.aheadSince(),
        s.announceAt(),
        s.tickAt());
  }
}
