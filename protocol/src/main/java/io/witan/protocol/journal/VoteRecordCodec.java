package io.witan.protocol.journal;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.PreparedCertificate;
import io.witan.protocol.consensus.bft.BftCodec;
import io.witan.protocol.consensus.bft.EvidenceCodec;
import io.witan.protocol.machine.RecordCodec;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.rlp.RlpWriter;
import io.witan.protocol.votes.VoteRecord;
import io.witan.protocol.votes.VoteRecord.EvidenceKept;
import io.witan.protocol.votes.VoteRecord.HeightClosed;
import io.witan.protocol.votes.VoteRecord.JournalBegun;
import io.witan.protocol.votes.VoteRecord.VoteSigned;
import java.time.Instant;
import java.util.Optional;

/**
 * A validator's records: {@code [digest, [certificate]?, message code, message]}, {@code [height]},
 * evidence, and {@code [seconds, nanoseconds]} of the beginning. A message is kept as it is sent,
 * so that it can be sent again byte for byte.
 */
public final class VoteRecordCodec implements RecordCodec<VoteRecord> {
  private static final String JOURNAL_BEGUN = "votes.JournalBegun/1";
  private static final String VOTE_SIGNED = "votes.VoteSigned/1";
  private static final String HEIGHT_CLOSED = "votes.HeightClosed/1";
  private static final String EVIDENCE_KEPT = "votes.EvidenceKept/1";

  @Override
  public String manifest(VoteRecord record) {
    return switch (record) {
      case JournalBegun begun -> JOURNAL_BEGUN;
      case VoteSigned signed -> VOTE_SIGNED;
      case HeightClosed closed -> HEIGHT_CLOSED;
      case EvidenceKept kept -> EVIDENCE_KEPT;
    };
  }

  @Override
  public Bytes encode(VoteRecord record) {
    RlpWriter out = new RlpWriter(512);
    switch (record) {
      case JournalBegun begun -> writeInstant(out, begun.at());
      case VoteSigned signed -> writeSigned(out, signed);
      case HeightClosed closed -> out.startList().number(closed.height()).endList();
      case EvidenceKept kept -> EvidenceCodec.write(out, kept.evidence());
    }
    return out.toBytes();
  }

  @Override
  public VoteRecord decode(String manifest, Bytes payload) {
    return switch (manifest) {
      case JOURNAL_BEGUN ->
          new JournalBegun(StoredBytes.decode(manifest, payload, VoteRecordCodec::readInstant));
      case VOTE_SIGNED -> StoredBytes.decode(manifest, payload, VoteRecordCodec::readSigned);
      case HEIGHT_CLOSED -> StoredBytes.decode(manifest, payload, VoteRecordCodec::readClosed);
      case EVIDENCE_KEPT ->
          new EvidenceKept(StoredBytes.decode(manifest, payload, EvidenceCodec::read));
      default -> throw StoredBytes.unknown(manifest);
    };
  }

  static void writeInstant(RlpWriter out, Instant at) {
    out.startList().number(at.getEpochSecond()).number(at.getNano()).endList();
  }

  static Instant readInstant(RlpReader in) {
    in.startList();
    Instant at = Instant.ofEpochSecond(in.nonNegativeLong(), in.nonNegativeInt());
    in.endList();
    return at;
  }

  static void writeSigned(RlpWriter out, VoteSigned signed) {
    out.startList().hash(signed.digest());
    StoredBytes.writeOptional(out, signed.certificate(), BftCodec::writeCertificate);
    out.number(BftCodec.code(signed.frame())).bytes(BftCodec.encode(signed.frame())).endList();
  }

  static VoteSigned readSigned(RlpReader in) {
    in.startList();
    Hash digest = in.hash();
    Optional<PreparedCertificate> certificate =
        StoredBytes.readOptional(in, BftCodec::readCertificate);
    int code = in.nonNegativeInt();
    BftFrame frame = BftCodec.decode(code, in.bytes());
    in.endList();
    return new VoteSigned(digest, certificate, frame);
  }

  private static HeightClosed readClosed(RlpReader in) {
    in.startList();
    HeightClosed closed = new HeightClosed(in.nonNegativeLong());
    in.endList();
    return closed;
  }
}
