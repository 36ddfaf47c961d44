package io.witan.protocol.journal;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.consensus.raft.RaftCodec;
import io.witan.protocol.consensus.raft.RaftRecord;
import io.witan.protocol.consensus.raft.RaftRecord.Compacted;
import io.witan.protocol.consensus.raft.RaftRecord.EntriesAppended;
import io.witan.protocol.consensus.raft.RaftRecord.MembershipChanged;
import io.witan.protocol.consensus.raft.RaftRecord.SuffixDropped;
import io.witan.protocol.consensus.raft.RaftRecord.TermEntered;
import io.witan.protocol.consensus.raft.RaftRecord.VoteGranted;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.machine.RecordCodec;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.rlp.RlpWriter;

/** A Raft node's records, each a list of its fields. */
public final class RaftRecordCodec implements RecordCodec<RaftRecord> {
  private static final String TERM_ENTERED = "raft.TermEntered/1";
  private static final String VOTE_GRANTED = "raft.VoteGranted/1";
  private static final String ENTRIES_APPENDED = "raft.EntriesAppended/1";
  private static final String SUFFIX_DROPPED = "raft.SuffixDropped/1";
  private static final String MEMBERSHIP_CHANGED = "raft.MembershipChanged/1";
  private static final String COMPACTED = "raft.Compacted/1";

  @Override
  public String manifest(RaftRecord record) {
    return switch (record) {
      case TermEntered ignored -> TERM_ENTERED;
      case VoteGranted ignored -> VOTE_GRANTED;
      case EntriesAppended ignored -> ENTRIES_APPENDED;
      case SuffixDropped ignored -> SUFFIX_DROPPED;
      case MembershipChanged ignored -> MEMBERSHIP_CHANGED;
      case Compacted ignored -> COMPACTED;
    };
  }

  @Override
  public Bytes encode(RaftRecord record) {
    RlpWriter out = new RlpWriter(256).startList();
    switch (record) {
      case TermEntered(var term) -> out.number(term);
      case VoteGranted(var term, var candidate) -> out.number(term).bytes(candidate.xy());
      case EntriesAppended(var entries) -> out.list(entries, RaftCodec::writeEntry);
      case SuffixDropped(var from) -> out.number(from);
      case MembershipChanged(var members) -> RaftCodec.writeMembers(out, members);
      case Compacted(var base) -> RaftCodec.writeBase(out, base);
    }
    return out.endList().toBytes();
  }

  @Override
  public RaftRecord decode(String manifest, Bytes payload) {
    return StoredBytes.decode(
        manifest,
        payload,
        in -> {
          in.startList();
          RaftRecord record = read(manifest, in);
          in.endList();
          return record;
        });
  }

  private static RaftRecord read(String manifest, RlpReader in) {
    return switch (manifest) {
      case TERM_ENTERED -> new TermEntered(in.nonNegativeLong());
      case VOTE_GRANTED ->
          new VoteGranted(in.nonNegativeLong(), new PublicKey(in.fixed(PublicKey.SIZE)));
      case ENTRIES_APPENDED -> new EntriesAppended(in.list(RaftCodec::readEntry));
      case SUFFIX_DROPPED -> new SuffixDropped(in.nonNegativeLong());
      case MEMBERSHIP_CHANGED -> new MembershipChanged(RaftCodec.readMembers(in));
      case COMPACTED -> new Compacted(RaftCodec.readBase(in));
      default -> throw StoredBytes.unknown(manifest);
    };
  }
}
