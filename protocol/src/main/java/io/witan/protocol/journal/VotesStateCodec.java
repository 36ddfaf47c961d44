package io.witan.protocol.journal;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.consensus.Phase;
import io.witan.protocol.consensus.PreparedCertificate;
import io.witan.protocol.consensus.View;
import io.witan.protocol.consensus.bft.BftCodec;
import io.witan.protocol.machine.RecordCodec;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.rlp.RlpWriter;
import io.witan.protocol.votes.VoteRecord.VoteSigned;
import io.witan.protocol.votes.VotesState;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The state of a validator's votes: {@code [closed, height, round, votes, [certificate]?]}. */
public final class VotesStateCodec implements RecordCodec<VotesState> {
  private static final String STATE = "votes.State/1";

  @Override
  public String manifest(VotesState state) {
    return STATE;
  }

  @Override
  public Bytes encode(VotesState state) {
    RlpWriter out = new RlpWriter(1024).startList().number(state.closed());
    out.number(state.view().height()).number(state.view().round());
    out.list(List.copyOf(state.votes().values()), VoteRecordCodec::writeSigned);
    StoredBytes.writeOptional(out, state.prepared(), BftCodec::writeCertificate);
    return out.endList().toBytes();
  }

  @Override
  public VotesState decode(String manifest, Bytes payload) {
    if (!manifest.equals(STATE)) {
      throw StoredBytes.unknown(manifest);
    }
    return StoredBytes.decode(manifest, payload, VotesStateCodec::read);
  }

  private static VotesState read(RlpReader in) {
    in.startList();
    long closed = in.nonNegativeLong();
    View view = new View(in.nonNegativeLong(), in.nonNegativeInt());
    TreeMap<Phase, VoteSigned> votes = new TreeMap<>();
    for (VoteSigned vote : in.list(VoteRecordCodec::readSigned)) {
      votes.put(vote.phase(), vote);
    }
    Optional<PreparedCertificate> prepared =
        StoredBytes.readOptional(in, BftCodec::readCertificate);
    in.endList();
    return new VotesState(closed, view, votes, prepared);
  }
}
