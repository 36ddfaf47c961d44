package io.witan.protocol.consensus.bft;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.Evidence;
import io.witan.protocol.consensus.Statement;
import io.witan.protocol.consensus.Statement.CommitSeal;
import io.witan.protocol.ledger.HeaderCodec;
import io.witan.protocol.rlp.RlpException;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.rlp.RlpWriter;

/**
 * Evidence as journals keep it and as people hand it on: {@code [culprit, first, second]}, each
 * statement {@code [message code, message]} or {@code [0, [header, round, seal]]}. What it proves
 * follows from the statements.
 */
public final class EvidenceCodec {
  private static final int SEAL = 0;

  private EvidenceCodec() {}

  public static Bytes encode(Evidence evidence) {
    RlpWriter out = new RlpWriter(512);
    write(out, evidence);
    return out.toBytes();
  }

  /**
   * Reads evidence.
   *
   * @throws RlpException if the bytes are none, or the two statements prove nothing
   */
  public static Evidence decode(Bytes bytes) {
    return RlpReader.decode(bytes, EvidenceCodec::read);
  }

  public static void write(RlpWriter out, Evidence evidence) {
    out.startList().address(evidence.culprit());
    write(out, evidence.first());
    write(out, evidence.second());
    out.endList();
  }

  public static Evidence read(RlpReader in) {
    in.startList();
    Address culprit = in.address();
    Statement first = readStatement(in);
    Statement second = readStatement(in);
    in.endList();
    return Evidence.of(culprit, first, second)
        .orElseThrow(() -> new RlpException("two statements that do not contradict each other"));
  }

  private static void write(RlpWriter out, Statement statement) {
    switch (statement) {
      case BftFrame frame ->
          out.startList().number(BftCodec.code(frame)).bytes(BftCodec.encode(frame)).endList();
      case CommitSeal(var header, var round, var seal) -> {
        out.startList().number(SEAL).startList();
        HeaderCodec.write(out, header);
        out.number(round).bytes(seal.toBytes()).endList().endList();
      }
    }
  }

  private static Statement readStatement(RlpReader in) {
    in.startList();
    int code = in.nonNegativeInt();
    Statement statement = code == SEAL ? readSeal(in) : BftCodec.decode(code, in.bytes());
    in.endList();
    return statement;
  }

  private static CommitSeal readSeal(RlpReader in) {
    in.startList();
    CommitSeal seal =
        new CommitSeal(HeaderCodec.read(in), in.nonNegativeInt(), BftCodec.signature(in.bytes()));
    in.endList();
    return seal;
  }
}
