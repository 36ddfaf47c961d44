package io.witan.protocol.journal;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.consensus.Evidence;
import io.witan.protocol.consensus.Evidence.Charge;
import io.witan.protocol.consensus.Phase;
import io.witan.protocol.consensus.View;
import io.witan.protocol.consensus.bft.BftCodec;
import io.witan.protocol.consensus.bft.EvidenceCodec;
import io.witan.protocol.machine.RecordCodec;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.rlp.RlpWriter;
import io.witan.protocol.votes.HeightVotes;
import io.witan.protocol.votes.VoteRecord.VoteSigned;
import io.witan.protocol.votes.VotesState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The state of a validator's votes: {@code [latest, earlier, evidence, [begun]?, inherited]}, with
 * {@code [height, round, votes, [certificate]?]} of each height. Version 4 did not say what was
 * inherited, for no journal was restored from a backup. Before version 4 there was the latest
 * height alone, among the other fields: {@code [closed, height, round, votes, [certificate]?,
 * evidence, [begun]?]}; version 1 had no evidence, version 2 not when the journal began.
 */
public final class VotesStateCodec implements RecordCodec<VotesState> {
  private static final String STATE = "votes.State/5";
  private static final String NEVER_RESTORED = "votes.State/4";
  private static final String OF_ONE_HEIGHT = "votes.State/3";
  private static final String WITHOUT_BEGINNING = "votes.State/2";
  private static final String WITHOUT_EVIDENCE = "votes.State/1";

  @Override
  public String manifest(VotesState state) {
    return STATE;
  }

  @Override
  public Bytes encode(VotesState state) {
    RlpWriter out = new RlpWriter(1024).startList();
    for (HeightVotes signed : List.of(state.latest(), state.earlier())) {
      out.startList().number(signed.view().height()).number(signed.view().round());
      out.list(List.copyOf(signed.votes().values()), VoteRecordCodec::writeSigned);
      StoredBytes.writeOptional(out, signed.prepared(), BftCodec::writeCertificate);
      out.endList();
    }
    out.list(List.copyOf(state.evidence().values()), EvidenceCodec::write);
    StoredBytes.writeOptional(out, state.begun(), VoteRecordCodec::writeInstant);
    return out.number(state.inherited()).endList().toBytes();
  }

  @Override
  public VotesState decode(String manifest, Bytes payload) {
    return switch (manifest) {
      case STATE -> StoredBytes.decode(manifest, payload, in -> read(in, true));
      case NEVER_RESTORED -> StoredBytes.decode(manifest, payload, in -> read(in, false));
      case OF_ONE_HEIGHT -> StoredBytes.decode(manifest, payload, in -> readEarlier(in, 3));
      case WITHOUT_BEGINNING -> StoredBytes.decode(manifest, payload, in -> readEarlier(in, 2));
      case WITHOUT_EVIDENCE -> StoredBytes.decode(manifest, payload, in -> readEarlier(in, 1));
      default -> throw StoredBytes.unknown(manifest);
    };
  }

  private static VotesState read(RlpReader in, boolean mayInherit) {
    in.startList();
    in.startList();
    HeightVotes latest = readHeight(in);
    in.endList();
    in.startList();
    HeightVotes earlier = readHeight(in);
    in.endList();
    SortedMap<Charge, Evidence> evidence = readEvidence(in);
    Optional<Instant> begun = StoredBytes.readOptional(in, VoteRecordCodec::readInstant);
    long inherited = mayInherit ? in.nonNegativeLong() : 0;
    in.endList();
    return new VotesState(begun, inherited, latest, earlier, evidence);
  }

  private static VotesState readEarlier(RlpReader in, int version) {
    in.startList();
    in.nonNegativeLong(); // the closed height, which forbids nothing any more
    HeightVotes latest = readHeight(in);
    SortedMap<Charge, Evidence> evidence = version > 1 ? readEvidence(in) : new TreeMap<>();
    Optional<Instant> begun =
        version > 2 ? StoredBytes.readOptional(in, VoteRecordCodec::readInstant) : Optional.empty();
    in.endList();
    return new VotesState(begun, 0, latest, HeightVotes.NONE, evidence);
  }

  private static HeightVotes readHeight(RlpReader in) {
    View view = new View(in.nonNegativeLong(), in.nonNegativeInt());
    TreeMap<Phase, VoteSigned> votes = new TreeMap<>();
    for (VoteSigned vote : in.list(VoteRecordCodec::readSigned)) {
      votes.put(vote.phase(), vote);
    }
    return new HeightVotes(view, votes, StoredBytes.readOptional(in, BftCodec::readCertificate));
  }

  private static SortedMap<Charge, Evidence> readEvidence(RlpReader in) {
    TreeMap<Charge, Evidence> evidence = new TreeMap<>();
    in.list(EvidenceCodec::read).forEach(found -> evidence.put(found.charge(), found));
    return evidence;
  }
}
