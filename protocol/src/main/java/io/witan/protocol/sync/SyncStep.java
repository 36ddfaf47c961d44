package io.witan.protocol.sync;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.chain.ChainInput;
import io.witan.protocol.consensus.Head;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.machine.Output;
import io.witan.protocol.machine.Role;
import io.witan.protocol.machine.SmallMap;
import io.witan.protocol.machine.Turn;
import io.witan.protocol.machine.Workers;
import io.witan.protocol.sync.SyncObservation.Offence;
import io.witan.protocol.sync.SyncState.Bodies;
import io.witan.protocol.sync.SyncState.Delivered;
import io.witan.protocol.sync.SyncState.Headers;
import io.witan.protocol.sync.SyncState.Slot;
import io.witan.protocol.sync.SyncState.Tip;
import io.witan.protocol.wire.EthFrame;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** One turn of sync: the state being changed, and the outputs so far. */
final class SyncStep {
  private final Instant now;
  private final long entropy;
  private final Address self;
  private final SyncLimits limits;
  private final Workers workers;
  private final List<Output> out = new ArrayList<>();
  private final SyncPeers peers;
  private final Fetches fetches;
  private final Window window;
  private Optional<Head> head;
  private Instant tipAt;
  private SmallMap<Long, Delivered> delivered;
  private Optional<Instant> aheadSince;
  private Instant announceAt;
  private Optional<Instant> tickAt;

  SyncStep(
      SyncState state,
      Instant now,
      long entropy,
      Address self,
      SyncLimits limits,
      Workers workers) {
    this.now = now;
    this.entropy = entropy;
    this.self = self;
    this.limits = limits;
    this.workers = workers;
    this.peers = new SyncPeers(state.peers(), now, limits, out);
    this.fetches = new Fetches(state.fetches(), state.nextId(), now, limits, out);
    this.window = new Window(state.tip(), state.window());
    this.head = state.head();
    this.tipAt = state.tipAt();
    this.delivered = SmallMap.frozen(state.delivered());
    this.aheadSince = state.aheadSince();
    this.announceAt = state.announceAt();
    this.tickAt = state.tickAt();
  }

  void headChanged(Head next) {
    boolean grew = head.isPresent() && next.height() > head.get().height();
    head = Optional.of(next);
    // A head that did not grow comes from a chain that restarted: what it had queued is gone.
    if (!grew) {
      startOver();
    } else {
      appended(next);
    }
    delivered = SmallMap.frozen(delivered.tailMap(next.height() + 1));
    tipAt = now;
    if (grew && peers.best() <= next.height() + 1) {
      announce();
    }
  }

  /** Whoever gave a block that is now final was of use; headers that only fit prove nothing. */
  private void appended(Head next) {
    Delivered last = delivered.get(next.height());
    if (last != null && last.hash().equals(next.hash())) {
      delivered.headMap(next.height() + 1).forEach((height, one) -> peers.forgive(one.from()));
    }
    if (next.height() >= window.tip().height()) {
      window.follow(next).forEach(slot -> peers.forgive(slot.from()));
    }
  }

  void peerUp(PublicKey peer, long height) {
    peers.up(peer, height);
    announceSoon();
  }

  void peerDown(PublicKey peer) {
    peers.down(peer);
    fetches.forget(peer);
  }

  /** The peer seems to have a block of this height. */
  void seen(PublicKey peer, long height) {
    peers.seen(peer, height);
    if (head.isPresent() && height < head.get().height()) {
      announceSoon();
    }
  }

  void newBlock(PublicKey from, Block block) {
    seen(from, block.number());
    boolean next = head.isPresent() && block.number() == window.top() + 1;
    if (next && window.slots().isEmpty() && fetches.all().isEmpty() && peers.isTrusted(from)) {
      if (Window.bodyFits(block) && window.extend(List.of(block.header()), from)) {
        window.fill(block);
      }
    }
  }

  void refused(PublicKey from) {
    peers.penalise(from, Offence.REFUSED_BLOCK, head.map(Head::height).orElse(-1L) + 1);
    startOver();
  }

  void ticked() {
    tickAt = Optional.empty();
    fetches
        .late()
        .forEach(late -> peers.penalise(late, Offence.NO_ANSWER, window.tip().height() + 1));
    if (!delivered.isEmpty() && !stallsAt().isAfter(now)) {
      startOver();
    }
    if (head.isPresent() && !peers.isEmpty() && !announceAt.isAfter(now)) {
      announce();
    }
  }

  void headers(PublicKey from, long id, List<Header> headers) {
    Optional<Headers> asked = fetches.answered(id, from, Headers.class);
    long first = window.top() + 1;
    if (asked.isEmpty() || asked.get().from() != first) {
      return;
    }
    if (headers.isEmpty()) {
      // It claimed more than it has; what it announces from now on counts again.
      peers.hasOnly(from, first - 1);
      peers.penalise(from, Offence.EMPTY_ANSWER, first);
    } else if (headers.size() > asked.get().limit()) {
      peers.penalise(from, Offence.TOO_MUCH, first);
    } else if (!window.extend(headers, from)) {
      unfit(from, first);
    } else {
      long has = Math.min(asked.get().limit(), peers.has(from, first));
      peers.answered(from, fetches.isSlow(asked.get(), has, headers.size()));
    }
  }

  private void unfit(PublicKey from, long first) {
    if (window.slots().isEmpty() && delivered.isEmpty()) {
      peers.penalise(from, Offence.NOT_THE_CHAIN_ASKED_FOR, first);
    } else {
      // The blocks before may be the bad ones: the chain will tell, if they come so far.
      peers.rest(from);
    }
  }

  void bodies(PublicKey from, long id, List<EthFrame.Body> bodies) {
    Optional<Bodies> asked = fetches.answered(id, from, Bodies.class);
    if (asked.isEmpty()) {
      return;
    }
    List<Header> headers = asked.get().headers();
    if (bodies.isEmpty()) {
      lacks(from, headers);
      return;
    }
    if (bodies.size() > headers.size()) {
      peers.penalise(from, Offence.TOO_MUCH, headers.getFirst().number());
      return;
    }
    List<Supplier<Optional<Block>>> checks = new ArrayList<>();
    for (int i = 0; i < bodies.size(); i++) {
      Block block = bodies.get(i).under(headers.get(i));
      checks.add(() -> Optional.of(block).filter(Window::bodyFits));
    }
    List<Optional<Block>> checked = workers.all(checks);
    checked.forEach(block -> block.ifPresent(window::fill));
    int wrong = checked.indexOf(Optional.<Block>empty());
    if (wrong >= 0) {
      peers.penalise(from, Offence.WRONG_BODY, headers.get(wrong).number());
      return;
    }
    peers.answered(from, fetches.isSlow(asked.get(), headers.size(), bodies.size()));
    if (!gave(from, headers.getFirst())) {
      peers.forgive(from);
    }
  }

  /** Whether the window has this header of this peer. */
  private boolean gave(PublicKey peer, Header header) {
    int place = window.find(header);
    return place >= 0 && window.slots().get(place).from().equals(peer);
  }

  /** Of a true chain's headers everybody far enough has the bodies; who gave a header must. */
  private void lacks(PublicKey from, List<Header> headers) {
    if (gave(from, headers.getFirst())) {
      peers.penalise(from, Offence.EMPTY_ANSWER, headers.getFirst().number());
      peers.hasOnly(from, headers.getFirst().number() - 1);
      window.cut(window.find(headers.getFirst()));
    } else {
      // That says nothing of what it has: the headers may be forged.
      headers.forEach(window::doubt);
    }
  }

  Turn<SyncState, Void> end() {
    long best = peers.claimed();
    boolean behind = head.isPresent() && best > head.get().height();
    if (!behind) {
      aheadSince = Optional.empty();
    } else if (aheadSince.isEmpty()) {
      aheadSince = Optional.of(now);
    }
    if (head.isPresent() && !isIdle(best)) {
      deliver();
      if (!askFrom().isAfter(now)) {
        askForHeaders(best);
        askForBodies();
        // Some may have turned out to be worth nothing.
        askForHeaders(best);
      }
    }
    setTimer(best);
    SyncState after =
        new SyncState(
            head,
            window.tip(),
            tipAt,
            delivered,
            window.slots(),
            peers.all(),
            fetches.all(),
            fetches.nextId(),
            aheadSince,
            announceAt,
            tickAt);
    return new Turn<>(after, List.of(), out);
  }

  /** Whether there is nothing to fetch or to deliver. */
  private boolean isIdle(long best) {
    return best <= window.top() && window.slots().isEmpty();
  }

  private void deliver() {
    int room = limits.ahead() - delivered.size();
    for (Slot slot : window.take(heldByChain() < limits.bytes() ? room : 0)) {
      Block block = slot.block().orElseThrow();
      out.add(
          new Output.Tell(
              Role.CHAIN,
              new ChainInput.Append(block, new ChainInput.Origin.Fetched(slot.from()))));
      delivered =
          delivered.with(
              block.number(), new Delivered(block.hash(), slot.from(), Window.bytes(block)));
      tipAt = now;
    }
  }

  private void askForHeaders(long best) {
    boolean room = window.slots().size() < limits.window() && fetches.hasRoom();
    if (!room || best <= window.top() || fetches.asksForHeaders()) {
      return;
    }
    Optional<PublicKey> peer = peers.choose(window.top(), fetches, entropy);
    if (peer.isPresent()) {
      out.add(new Output.Report(new SyncObservation.Behind(head.get().height(), best)));
      fetches.headers(peer.get(), window.top() + 1);
    }
  }

  private void askForBodies() {
    boolean[] asked = fetches.asked(window);
    long held = heldByChain() + window.bytes();
    int at = 0;
    while (fetches.hasRoom()) {
      List<Slot> wanted = new ArrayList<>();
      for (; at < asked.length && wanted.size() < limits.bodies(); at++) {
        Slot slot = window.slots().get(at);
        if (slot.block().isPresent() || asked[at]) {
          continue;
        }
        if (!wanted.isEmpty() && slot.doubted() != wanted.getFirst().doubted()) {
          break;
        }
        wanted.add(slot);
      }
      boolean next = !wanted.isEmpty() && wanted.getFirst().equals(window.slots().getFirst());
      if (wanted.isEmpty() || (held >= limits.bytes() && !next) || !askForBodies(wanted)) {
        return;
      }
    }
  }

  /** Whether somebody is asked. */
  private boolean askForBodies(List<Slot> wanted) {
    Slot first = wanted.getFirst();
    Optional<PublicKey> peer;
    if (first.doubted()) {
      if (!peers.isTrusted(first.from())) {
        window.cut(window.find(first.header()));
        return false;
      }
      peer = Optional.of(first.from()).filter(fetches::hasRoom);
    } else {
      peer = peers.choose(first.header().number() - 1, fetches, entropy + fetches.nextId());
    }
    peer.ifPresent(one -> fetches.bodies(one, wanted.stream().map(Slot::header).toList()));
    return peer.isPresent();
  }

  private long heldByChain() {
    long bytes = 0;
    for (Delivered block : delivered.values()) {
      bytes += block.bytes();
    }
    return bytes;
  }

  /** A node that agrees on blocks expects its consensus to bring the next one. */
  private Instant askFrom() {
    // Where there are no validators, a Raft log brings blocks to every node.
    boolean agrees = head.get().validators().isEmpty() || head.get().validators().contains(self);
    boolean waits = agrees && peers.claimed() == window.top() + 1;
    Instant since = aheadSince.orElse(now);
    return waits ? since.plus(limits.grace()) : since;
  }

  private void startOver() {
    fetches.forgetAll();
    delivered = SmallMap.empty();
    head.ifPresent(h -> window.reset(new Tip(h.height(), h.hash())));
    tipAt = now;
  }

  /** Tells the head to all who are not known to have it (decision 0063). */
  private void announce() {
    Head own = head.get();
    announceAt = now.plus(limits.untilToldAgain(Duration.between(tipAt, now)));
    EthFrame news =
        new EthFrame.NewBlockHashes(
            List.of(new EthFrame.BlockNumberAndHash(own.hash(), own.height())));
    for (PublicKey peer : peers.below(own.height())) {
      out.add(new Output.Send(peer, news));
    }
  }

  private void announceSoon() {
    announceAt = earlier(announceAt, now.plus(limits.announceEvery()));
  }

  private Instant stallsAt() {
    return tipAt.plus(limits.stall());
  }

  private void setTimer(long best) {
    if (head.isEmpty() || peers.isEmpty()) {
      return;
    }
    Instant next = earlier(announceAt, fetches.deadline().orElse(Instant.MAX));
    if (best > window.tip().height() && fetches.hasRoom()) {
      next =
          earlier(next, askFrom().isAfter(now) ? askFrom() : peers.restedAt(window.tip().height()));
    }
    if (!delivered.isEmpty()) {
      next = earlier(next, stallsAt());
    }
    if (tickAt.isEmpty() || !tickAt.get().equals(next)) {
      tickAt = Optional.of(next);
      out.add(new Output.SetTimer(SyncTimer.TICK, next));
    }
  }

  static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
