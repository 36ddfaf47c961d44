package io.witan.deploy.audit;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.raft.Entry;
import io.witan.protocol.consensus.raft.Log;
import io.witan.protocol.consensus.raft.RaftCodec;
import io.witan.protocol.consensus.raft.RaftRecord;
import io.witan.protocol.consensus.raft.RaftSeal;
import io.witan.protocol.consensus.raft.RaftState.Durable;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.rlp.RlpWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What Raft's paper promises (figure 3), as far as journals tell: no node changed a vote, no term
 * had two leaders, an entry of one index and term is the same everywhere and so are those before
 * it, and what one node has applied and forgotten no other one holds otherwise.
 */
final class RaftAudit {
  private record Place(long term, long index) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int byTerm = Long.compare(term, other.term);
      return byTerm != 0 ? byTerm : Long.compare(index, other.index);
    }
  }

  private record Known(String node, Hash entry, long previousTerm) {}

  private record Applied(String node, long term) {}

  /** The votes that a candidate has, and the most that one of its voters held for a majority. */
  private record Poll(int votes, int needed) {}

  private final Consumer<String> findings;
  private final TreeMap<Place, Known> entries = new TreeMap<>();
  private final TreeMap<Long, Applied> applied = new TreeMap<>();
  private final TreeMap<Long, Integer> minters = new TreeMap<>();
  private final TreeMap<Long, TreeMap<PublicKey, Poll>> polls = new TreeMap<>();
  private long votes;

  RaftAudit(Consumer<String> findings) {
    this.findings = findings;
  }

  long votes() {
    return votes;
  }

  /** A node's journal, from a state on. */
  Reading of(String node, Durable from) {
    return new Reading(node, from);
  }

  /** One node's records, in order. */
  final class Reading {
    private final String node;
    private Durable state;

    private Reading(String node, Durable from) {
      this.node = node;
      this.state = from;
      compare(from.log().base());
      enter(from.log(), from.log().entries());
    }

    void next(RaftRecord record) {
      switch (record) {
        case RaftRecord.TermEntered(var term) -> {
          if (term <= state.term()) {
            find("%s went back from term %d to term %d".formatted(node, state.term(), term));
          }
        }
        case RaftRecord.VoteGranted(var term, var candidate) -> vote(term, candidate);
        case RaftRecord.EntriesAppended ignored -> {}
        case RaftRecord.SuffixDropped(var from) -> {
          if (from <= state.log().base().index()) {
            find("%s dropped entry %d, which it had applied".formatted(node, from));
          }
        }
        case RaftRecord.MembershipChanged ignored -> {}
        case RaftRecord.Compacted(var base) -> compare(base);
      }
      state = state.with(record);
      if (record instanceof RaftRecord.EntriesAppended(var more)) {
        enter(state.log(), more);
      }
    }

    private void vote(long term, PublicKey candidate) {
      votes++;
      boolean changed =
          term < state.term()
              || (term == state.term()
                  && state.vote().filter(before -> !before.equals(candidate)).isPresent());
      if (changed) {
        find(
            "%s voted for %s in term %d after %s in term %d"
                .formatted(
                    node,
                    candidate.address(),
                    term,
                    state.vote().map(before -> before.address().toString()).orElse("nobody"),
                    state.term()));
      }
      int quorum = state.log().members().quorum();
      TreeMap<PublicKey, Poll> poll =
          polls.computeIfAbsent(term, t -> new TreeMap<>(Comparator.comparing(PublicKey::xy)));
      poll.merge(
          candidate,
          new Poll(1, quorum),
          (a, b) -> new Poll(a.votes + b.votes, Math.max(a.needed, b.needed)));
      List<PublicKey> elected =
          poll.entrySet().stream()
              .filter(one -> one.getValue().votes >= one.getValue().needed)
              .map(Map.Entry::getKey)
              .toList();
      if (elected.size() > 1) {
        find("term %d has two leaders: %s".formatted(term, addresses(elected)));
      }
    }

    /** What is applied and forgotten, against what others applied there. */
    private void compare(Log.Base base) {
      if (base.index() == 0) {
        return;
      }
      Applied mine = new Applied(node, base.term());
      Applied first = applied.putIfAbsent(base.index(), mine);
      if (first != null && first.term != base.term()) {
        find(
            "%s and %s applied different entries at %d: of terms %d and %d"
                .formatted(first.node, node, base.index(), first.term, base.term()));
      }
    }

    private void enter(Log log, List<Entry> more) {
      for (Entry entry : more) {
        OptionalLong previous = log.termAt(entry.index() - 1);
        Known mine = new Known(node, hash(entry), previous.orElse(0));
        Known first = entries.putIfAbsent(new Place(entry.term(), entry.index()), mine);
        if (first != null && !first.entry.equals(mine.entry)) {
          find(
              "%s and %s have different entries at %d of term %d"
                  .formatted(first.node, node, entry.index(), entry.term()));
        } else if (first != null && first.previousTerm != mine.previousTerm) {
          find(
              "%s and %s have the entry %d of term %d, but different ones before it"
                  .formatted(first.node, node, entry.index(), entry.term()));
        }
        if (entry.content() instanceof Entry.Minted(var block, var hash)) {
          mintedBy(entry.term(), RaftSeal.decode(block.header().extraData()).raftId());
        }
      }
    }

    private void mintedBy(long term, int id) {
      Integer first = minters.putIfAbsent(term, id);
      if (first != null && first != id) {
        find("term %d has two leaders: raft ids %d and %d minted in it".formatted(term, first, id));
      }
    }
  }

  private void find(String finding) {
    findings.accept(finding);
  }

  private static String addresses(List<PublicKey> keys) {
    return String.join(" and ", keys.stream().map(key -> key.address().toString()).toList());
  }

  private static Hash hash(Entry entry) {
    RlpWriter out = new RlpWriter(1024);
    RaftCodec.writeEntry(out, entry);
    Bytes bytes = out.toBytes();
    return Keccak.hash(bytes);
  }
}
