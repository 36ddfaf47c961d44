package io.witan.protocol.journal;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.consensus.Evidence;
import io.witan.protocol.consensus.Evidence.Charge;
import io.witan.protocol.consensus.Phase;
import io.witan.protocol.consensus.PreparedCertificate;
import io.witan.protocol.consensus.View;
import io.witan.protocol.consensus.bft.BftCodec;
import io.witan.protocol.consensus.bft.EvidenceCodec;
import io.witan.protocol.machine.RecordCodec;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.rlp.RlpWriter;
import io.witan.protocol.votes.VoteRecord.VoteSigned;
import io.witan.protocol.votes.VotesState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The state of a validator's votes: {@code [closed, height, round, votes, [certificate]?, evidence,
 * [begun]?]}. Version 1 had no evidence, version 2 not when the journal began.
 */
public final class VotesStateCodec implements RecordCodec<VotesState> {
  private static final String STATE = "votes.State/3";
  private static final String WITHOUT_BEGINNING = "votes.State/2";
  private static final String WITHOUT_EVIDENCE = "votes.State/1";

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
    out.list(List.copyOf(state.evidence().values()), EvidenceCodec::write);
    StoredBytes.writeOptional(out, state.begun(), VoteRecordCodec::writeInstant);
    return out.endList().toBytes();
  }

  @Override
  public VotesState decode(String manifest, Bytes payload) {
    return switch (manifest) {
      case STATE -> StoredBytes.decode(manifest, payload, in -> read(in, 3));
      case WITHOUT_BEGINNING -> StoredBytes.decode(manifest, payload, in -> read(in, 2));
      case WITHOUT_EVIDENCE -> StoredBytes.decode(manifest, payload, in -> read(in, 1));
      default -> throw StoredBytes.unknown(manifest);
    };
  }

  private static VotesState read(RlpReader in, int version) {
    in.startList();
    long closed = in.nonNegativeLong();
    View view = new View(in.nonNegativeLong(), in.nonNegativeInt());
    TreeMap<Phase, VoteSigned> votes = new TreeMap<>();
    for (VoteSigned vote : in.list(VoteRecordCodec::readSigned)) {
      votes.put(vote.phase(), vote);
    }
    Optional<PreparedCertificate> prepared =
        StoredBytes.readOptional(in, BftCodec::readCertificate);
    TreeMap<Charge, Evidence> evidence = new TreeMap<>();
    if (version > 1) {
      in.list(EvidenceCodec::read).forEach(found -> evidence.put(found.charge(), found));
    }
    Optional<Instant> begun =
        version > 2 ? StoredBytes.readOptional(in, VoteRecordCodec::readInstant) : Optional.empty();
    in.endList();
    return new VotesState(begun, closed, view, votes, prepared, evidence);
  }
}
