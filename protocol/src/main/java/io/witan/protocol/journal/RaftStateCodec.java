package io.witan.protocol.journal;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.consensus.raft.Entry;
import io.witan.protocol.consensus.raft.Log;
import io.witan.protocol.consensus.raft.RaftCodec;
import io.witan.protocol.consensus.raft.RaftState;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.machine.RecordCodec;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.rlp.RlpWriter;
import java.util.List;
import java.util.Optional;

/** The durable part of a Raft node's state: {@code [term, [vote]?, base, entries]}. */
public final class RaftStateCodec implements RecordCodec<RaftState> {
  private static final String STATE = "raft.State/1";

  @Override
  public String manifest(RaftState state) {
    return STATE;
  }

  @Override
  public Bytes encode(RaftState state) {
    RaftState.Durable durable = state.durable();
    RlpWriter out = new RlpWriter(4096).startList().number(durable.term());
    StoredBytes.writeOptional(out, durable.vote(), (each, key) -> each.bytes(key.xy()));
    RaftCodec.writeBase(out, durable.log().base());
    return out.list(durable.log().entries(), RaftCodec::writeEntry).endList().toBytes();
  }

  @Override
  public RaftState decode(String manifest, Bytes payload) {
    if (!manifest.equals(STATE)) {
      throw StoredBytes.unknown(manifest);
    }
    return StoredBytes.decode(manifest, payload, RaftStateCodec::read);
  }

  private static RaftState read(RlpReader in) {
    in.startList();
    long term = in.nonNegativeLong();
    Optional<PublicKey> vote =
        StoredBytes.readOptional(in, each -> new PublicKey(each.fixed(PublicKey.SIZE)));
    Log.Base base = RaftCodec.readBase(in);
    List<Entry> entries = in.list(RaftCodec::readEntry);
    in.endList();
    return RaftState.of(new RaftState.Durable(term, vote, Log.of(base, entries)));
  }
}
