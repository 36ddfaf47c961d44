package io.witan.protocol.sync;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.chain.ChainInput;
import io.witan.protocol.consensus.Head;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.BlockHash;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.machine.Output;
import io.witan.protocol.machine.Role;
import io.witan.protocol.machine.Turn;
import io.witan.protocol.sync.SyncObservation.Offence;
import io.witan.protocol.sync.SyncState.Bodies;
import io.witan.protocol.sync.SyncState.Fetch;
import io.witan.protocol.sync.SyncState.Headers;
import io.witan.protocol.sync.SyncState.Tip;
import io.witan.protocol.trie.TrieRoots;
import io.witan.protocol.wire.EthFrame;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One turn of sync: the state being changed, and the outputs so far. */
final class SyncStep {
  private final Instant now;
  private final long entropy;
  private final Address self;
  private final SyncLimits limits;
  private final List<Output> out = new ArrayList<>();
  private final SyncPeers peers;
  private Optional<Head> head;
  private Tip tip;
  private Instant tipAt;
  private Optional<Fetch> fetch;
  private long nextId;
  private Optional<Instant> aheadSince;
  private Instant announceAt;
  private Optional<Instant> tickAt;

  SyncStep(SyncState state, Instant now, long entropy, Address self, SyncLimits limits) {
    this.now = now;
    this.entropy = entropy;
    this.self = self;
    this.limits = limits;
    this.peers = new SyncPeers(state.peers(), now, limits, out);
    this.head = state.head();
    this.tip = state.tip();
    this.tipAt = state.tipAt();
    this.fetch = state.fetch();
    this.nextId = state.nextId();
    this.aheadSince = state.aheadSince();
    this.announceAt = state.announceAt();
    this.tickAt = state.tickAt();
  }

  void headChanged(Head next) {
    boolean grew = head.isPresent() && next.height() > head.get().height();
    // A head that did not grow comes from a chain that restarted: what it had queued is gone.
    if (!grew || next.height() >= tip.height()) {
      tip = new Tip(next.height(), next.hash());
    }
    head = Optional.of(next);
    tipAt = now;
    if (grew && peers.best() <= next.height() + 1) {
      announce();
    }
  }

  void peerUp(PublicKey peer, long height) {
    peers.up(peer, height);
  }

  void peerDown(PublicKey peer) {
    peers.down(peer);
    if (fetch.isPresent() && fetch.get().peer().equals(peer)) {
      fetch = Optional.empty();
    }
  }

  /** The peer seems to have a block of this height. */
  void seen(PublicKey peer, long height) {
    peers.seen(peer, height);
  }

  void newBlock(PublicKey from, Block block) {
    seen(from, block.number());
    boolean next = head.isPresent() && fetch.isEmpty() && block.number() == tip.height() + 1;
    if (next && peers.isTrusted(from) && mayDeliver()) {
      if (block.header().parentHash().equals(tip.hash()) && bodyFits(block)) {
        deliver(block, from);
      }
    }
  }

  void refused(PublicKey from) {
    peers.penalise(from, Offence.REFUSED_BLOCK);
    startOver();
  }

  void ticked() {
    tickAt = Optional.empty();
    if (fetch.isPresent() && !fetch.get().deadline().isAfter(now)) {
      PublicKey late = fetch.get().peer();
      fetch = Optional.empty();
      peers.penalise(late, Offence.NO_ANSWER);
    }
    if (head.isPresent() && tip.height() > head.get().height() && !stallsAt().isAfter(now)) {
      startOver();
    }
    if (head.isPresent() && !peers.isEmpty() && !announceAt.isAfter(now)) {
      announce();
    }
  }

  void headers(PublicKey from, long id, List<Header> headers) {
    if (!(fetch.orElse(null) instanceof Headers asked) || !answers(asked, from, id)) {
      return;
    }
    fetch = Optional.empty();
    if (headers.isEmpty()) {
      // It claimed more than it has; what it announces from now on counts again.
      peers.hasOnly(from, asked.from() - 1);
      peers.penalise(from, Offence.EMPTY_ANSWER);
    } else if (headers.size() > asked.limit()) {
      peers.penalise(from, Offence.TOO_MUCH);
    } else if (!follow(headers)) {
      boolean doubtful = head.isPresent() && tip.height() > head.get().height();
      if (doubtful) {
        // The blocks before may be the bad ones: ask again from the head, which is final.
        startOver();
      } else {
        peers.penalise(from, Offence.NOT_THE_CHAIN_ASKED_FOR);
      }
    } else {
      deliverOrFetch(from, headers, List.of());
    }
  }

  void bodies(PublicKey from, long id, List<EthFrame.Body> bodies) {
    if (!(fetch.orElse(null) instanceof Bodies asked) || !answers(asked, from, id)) {
      return;
    }
    fetch = Optional.empty();
    if (bodies.isEmpty()) {
      peers.penalise(from, Offence.EMPTY_ANSWER);
    } else if (bodies.size() > asked.headers().size()) {
      peers.penalise(from, Offence.TOO_MUCH);
    } else {
      deliverOrFetch(from, asked.headers(), bodies);
    }
  }

  Turn<SyncState, Void> end() {
    long best = peers.best();
    boolean behind = head.isPresent() && best > head.get().height();
    if (!behind) {
      aheadSince = Optional.empty();
    } else if (aheadSince.isEmpty()) {
      aheadSince = Optional.of(now);
    }
    askForMore(best);
    setTimer(best);
    SyncState after =
        new SyncState(head, tip, tipAt, peers.all(), fetch, nextId, aheadSince, announceAt, tickAt);
    return new Turn<>(after, List.of(), out);
  }

  private static boolean answers(Fetch fetch, PublicKey from, long id) {
    return fetch.id() == id && fetch.peer().equals(from);
  }

  private boolean follow(List<Header> headers) {
    Hash parent = tip.hash();
    long number = tip.height();
    for (Header header : headers) {
      number++;
      if (header.number() != number || !header.parentHash().equals(parent)) {
        return false;
      }
      parent = BlockHash.of(header);
    }
    return true;
  }

  /** Hands over as many blocks as there are bodies for, and asks for the bodies of the rest. */
  private void deliverOrFetch(PublicKey from, List<Header> headers, List<EthFrame.Body> bodies) {
    int body = 0;
    int done = 0;
    for (Header header : headers) {
      Block block =
          new Block(header, List.of(), List.of(), header.withdrawalsRoot().map(r -> List.of()));
      if (!isEmpty(header)) {
        if (body == bodies.size()) {
          break;
        }
        block = bodies.get(body++).under(header);
        if (!bodyFits(block)) {
          peers.penalise(from, Offence.WRONG_BODY);
          return;
        }
      }
      deliver(block, from);
      done++;
    }
    if (body < bodies.size()) {
      peers.penalise(from, Offence.TOO_MUCH);
      return;
    }
    peers.forgive(from);
    List<Header> rest = headers.subList(done, headers.size());
    if (!rest.isEmpty()) {
      fetchBodies(from, rest);
    }
  }

  private void fetchBodies(PublicKey from, List<Header> headers) {
    List<Hash> hashes = new ArrayList<>();
    for (Header header : headers) {
      if (!isEmpty(header)) {
        hashes.add(BlockHash.of(header));
      }
    }
    long id = nextId++;
    fetch = Optional.of(new Bodies(id, from, now.plus(limits.timeout()), headers));
    out.add(new Output.Send(from, new EthFrame.GetBlockBodies(id, hashes)));
  }

  private static boolean isEmpty(Header header) {
    return header.transactionsRoot().equals(EmptyHashes.TRIE)
        && header.withdrawalsRoot().orElse(EmptyHashes.TRIE).equals(EmptyHashes.TRIE);
  }

  /** Whether the body is the one that the header commits to. */
  private static boolean bodyFits(Block block) {
    Hash root = block.header().transactionsRoot();
    boolean withdrawals =
        block.withdrawals().map(TrieRoots::ofWithdrawals).equals(block.header().withdrawalsRoot());
    return withdrawals
        && block.ommers().isEmpty()
        && (block.transactions().isEmpty()
            ? root.equals(EmptyHashes.TRIE)
            : root.equals(TrieRoots.ofTransactions(block.transactions())));
  }

  private void deliver(Block block, PublicKey from) {
    out.add(
        new Output.Tell(
            Role.CHAIN, new ChainInput.Append(block, new ChainInput.Origin.Fetched(from))));
    tip = new Tip(block.number(), block.hash());
    tipAt = now;
  }

  private void askForMore(long best) {
    if (head.isEmpty() || fetch.isPresent() || best <= tip.height() || !mayDeliver()) {
      return;
    }
    if (askFrom().isAfter(now)) {
      return;
    }
    Optional<PublicKey> peer = peers.choose(tip.height(), entropy);
    if (peer.isPresent()) {
      long height = head.get().height();
      out.add(new Output.Report(new SyncObservation.Behind(height, best)));
      long id = nextId++;
      long from = tip.height() + 1;
      int limit = limits.batch();
      fetch = Optional.of(new Headers(id, peer.get(), now.plus(limits.timeout()), from, limit));
      out.add(new Output.Send(peer.get(), EthFrame.GetBlockHeaders.ascending(id, from, limit)));
    }
  }

  /** A node that agrees on blocks expects its consensus to bring the next one. */
  private Instant askFrom() {
    // Where there are no validators, a Raft log brings blocks to every node.
    boolean agrees = head.get().validators().isEmpty() || head.get().validators().contains(self);
    boolean waits = agrees && peers.best() == tip.height() + 1;
    Instant since = aheadSince.orElse(now);
    return waits ? since.plus(limits.grace()) : since;
  }

  private boolean mayDeliver() {
    return tip.height() - head.get().height() < limits.ahead();
  }

  private void startOver() {
    fetch = Optional.empty();
    head.ifPresent(h -> tip = new Tip(h.height(), h.hash()));
    tipAt = now;
  }

  private void announce() {
    Head own = head.get();
    announceAt = now.plus(limits.announceEvery());
    out.add(
        new Output.Gossip(
            new EthFrame.NewBlockHashes(
                List.of(new EthFrame.BlockNumberAndHash(own.hash(), own.height())))));
  }

  private Instant stallsAt() {
    return tipAt.plus(limits.stall());
  }

  private void setTimer(long best) {
    if (head.isEmpty() || peers.isEmpty()) {
      return;
    }
    Instant next = announceAt;
    if (fetch.isPresent()) {
      next = earlier(next, fetch.get().deadline());
    } else if (best > tip.height() && mayDeliver()) {
      next = earlier(next, askAgainAt());
    }
    if (tip.height() > head.get().height()) {
      next = earlier(next, stallsAt());
    }
    if (tickAt.isEmpty() || !tickAt.get().equals(next)) {
      tickAt = Optional.of(next);
      out.add(new Output.SetTimer(SyncTimer.TICK, next));
    }
  }

  private Instant askAgainAt() {
    if (askFrom().isAfter(now)) {
      return askFrom();
    }
    return peers.restedAt(tip.height());
  }

  static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
