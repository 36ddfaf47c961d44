package io.witan.protocol.consensus.raft;

import io.witan.protocol.crypto.PublicKey;
import java.util.List;

/** What a Raft node's journal holds: durable before any message that depends on it leaves. */
public sealed interface RaftRecord {
  /** A term began here; nothing is voted for in it yet. */
  record TermEntered(long term) implements RaftRecord {}

  /** The one vote of this node in the current term. */
  record VoteGranted(long term, PublicKey candidate) implements RaftRecord {}

  record EntriesAppended(List<Entry> entries) implements RaftRecord {
    public EntriesAppended {
      entries = List.copyOf(entries);
    }
  }

  /** The entries from this index on were another leader's, and are gone. */
  record SuffixDropped(long from) implements RaftRecord {}

  /** The founding members, before any entry; later changes are entries. */
  record MembershipChanged(Members members) implements RaftRecord {}

  /** The entries up to the base's index are applied and kept no longer. */
  record Compacted(Log.Base base) implements RaftRecord {}
}
