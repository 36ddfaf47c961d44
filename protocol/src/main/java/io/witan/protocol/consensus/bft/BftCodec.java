package io.witan.protocol.consensus.bft;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.BftFrame.Commit;
import io.witan.protocol.consensus.BftFrame.Prepare;
import io.witan.protocol.consensus.BftFrame.PreparedValue;
import io.witan.protocol.consensus.BftFrame.Proposal;
import io.witan.protocol.consensus.BftFrame.RoundChange;
import io.witan.protocol.consensus.BftFrame.SignedRoundChange;
import io.witan.protocol.consensus.BftFrame.Support;
import io.witan.protocol.consensus.PreparedCertificate;
import io.witan.protocol.consensus.View;
import io.witan.protocol.crypto.CurveOrder;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.rlp.RlpException;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The messages of QBFT and IBFT as GoQuorum (and for QBFT Besu) send them on capability
 * istanbul/100. Faults of the bytes are {@link RlpException}s; sizes are checked before anything of
 * that size is made.
 */
public final class BftCodec {
  public static final int PROPOSAL = 0x12;
  public static final int PREPARE = 0x13;
  public static final int COMMIT = 0x14;
  public static final int ROUND_CHANGE = 0x15;

  /** Most bytes of one message: a full block with a quorum of prepared certificates. */
  public static final int MAX_BYTES = 16 * 1024 * 1024;

  /** Most validators' messages inside one message. */
  public static final int MAX_NESTED = 256;

  private BftCodec() {}

  /** The message code within istanbul/100: 0x11 for all of IBFT's, 0x12 to 0x15 for QBFT's. */
  public static int code(BftFrame frame) {
    if (frame.named().isPresent()) {
      return IbftEnvelope.CODE;
    }
    return switch (frame) {
      case Proposal ignored -> PROPOSAL;
      case Prepare ignored -> PREPARE;
      case Commit ignored -> COMMIT;
      case RoundChange ignored -> ROUND_CHANGE;
    };
  }

  public static Bytes encode(BftFrame frame) {
    RlpWriter out = new RlpWriter(512);
    if (frame.named().isPresent()) {
      return out.bytes(IbftCodec.encode(frame)).toBytes();
    }
    switch (frame) {
      case Proposal p -> writeProposal(out, p);
      case Prepare p -> writePrepare(out, p);
      case Commit c -> writeCommit(out, c);
      case RoundChange r -> writeRoundChange(out, r);
    }
    return out.toBytes();
  }

  /**
   * Reads one message.
   *
   * @throws RlpException if the code is not known or the bytes are not its message
   */
  public static BftFrame decode(int code, Bytes payload) {
    if (payload.size() > MAX_BYTES) {
      throw new RlpException("a message of " + payload.size() + " bytes is too large");
    }
    return switch (code) {
      case IbftEnvelope.CODE -> IbftCodec.decode(RlpReader.decode(payload, RlpReader::bytes));
      case PROPOSAL -> RlpReader.decode(payload, BftCodec::readProposal);
      case PREPARE -> RlpReader.decode(payload, BftCodec::readPrepare);
      case COMMIT -> RlpReader.decode(payload, BftCodec::readCommit);
      case ROUND_CHANGE -> RlpReader.decode(payload, BftCodec::readRoundChange);
      default -> throw new RlpException("no consensus message has code " + code);
    };
  }

  /** A certificate as journals keep it: [round, block, votes]. */
  public static void writeCertificate(RlpWriter out, PreparedCertificate certificate) {
    out.startList().number(certificate.round());
    certificate.block().write(out);
    out.list(certificate.votes(), BftCodec::writeStoredVote).endList();
  }

  public static PreparedCertificate readCertificate(RlpReader in) {
    in.startList();
    PreparedCertificate certificate =
        new PreparedCertificate(
            in.nonNegativeInt(), Block.read(in), limited(in, BftCodec::readStoredVote));
    in.endList();
    return certificate;
  }

  /** QBFT's is a list as on the wire; IBFT's is its envelope in a string, as on the wire too. */
  private static void writeStoredVote(RlpWriter out, Support vote) {
    if (vote instanceof Prepare prepare && prepare.named().isEmpty()) {
      writePrepare(out, prepare);
    } else {
      out.bytes(IbftCodec.encode(vote));
    }
  }

  private static Support readStoredVote(RlpReader in) {
    if (in.nextIsList()) {
      return readPrepare(in);
    }
    if (IbftCodec.decode(in.bytes()) instanceof Support vote) {
      return vote;
    }
    throw new RlpException("a certificate holds nothing but votes for a block");
  }

  private static void writeProposal(RlpWriter out, Proposal p) {
    out.startList().startList();
    QbftPayloads.proposal(out, p.view(), p.block());
    out.bytes(p.signature().toBytes()).endList().startList();
    out.list(p.roundChanges(), BftCodec::writeSignedRoundChange);
    out.list(p.prepares(), BftCodec::writePrepare);
    out.endList().endList();
  }

  private static Proposal readProposal(RlpReader in) {
    in.startList().startList().startList();
    View view = readView(in);
    Block block = Block.read(in);
    in.endList();
    Signature signature = readSignature(in);
    in.endList().startList();
    List<SignedRoundChange> roundChanges = limited(in, BftCodec::readSignedRoundChange);
    List<Prepare> prepares = limited(in, BftCodec::readPrepare);
    in.endList().endList();
    return new Proposal(view, block, signature, roundChanges, prepares);
  }

  private static void writePrepare(RlpWriter out, Prepare p) {
    out.startList();
    QbftPayloads.prepare(out, p.view(), p.digest());
    out.bytes(p.signature().toBytes()).endList();
  }

  private static Prepare readPrepare(RlpReader in) {
    in.startList().startList();
    View view = readView(in);
    var digest = in.hash();
    in.endList();
    Signature signature = readSignature(in);
    in.endList();
    return new Prepare(view, digest, signature);
  }

  private static void writeCommit(RlpWriter out, Commit c) {
    out.startList();
    QbftPayloads.commit(out, c.view(), c.digest(), c.seal());
    out.bytes(c.signature().toBytes()).endList();
  }

  private static Commit readCommit(RlpReader in) {
    in.startList().startList();
    View view = readView(in);
    var digest = in.hash();
    Signature seal = readSignature(in);
    in.endList();
    Signature signature = readSignature(in);
    in.endList();
    return new Commit(view, digest, seal, signature);
  }

  private static void writeRoundChange(RlpWriter out, RoundChange r) {
    out.startList();
    writeSignedRoundChange(out, r.vote());
    r.block().ifPresentOrElse(block -> block.write(out), () -> out.startList().endList());
    out.list(r.prepares(), BftCodec::writePrepare).endList();
  }

  private static RoundChange readRoundChange(RlpReader in) {
    in.startList();
    SignedRoundChange vote = readSignedRoundChange(in);
    Optional<Block> block = readOptionalBlock(in);
    List<Prepare> prepares = limited(in, BftCodec::readPrepare);
    in.endList();
    return new RoundChange(vote, block, prepares);
  }

  private static Optional<Block> readOptionalBlock(RlpReader in) {
    if (!in.hasNext() || !in.nextIsList()) {
      throw new RlpException("expected a block or an empty list");
    }
    Bytes raw = in.raw();
    return raw.size() == 1 ? Optional.empty() : Optional.of(Block.decode(raw));
  }

  private static void writeSignedRoundChange(RlpWriter out, SignedRoundChange vote) {
    out.startList();
    QbftPayloads.roundChange(out, vote.view(), vote.prepared());
    out.bytes(vote.signature().toBytes()).endList();
  }

  private static SignedRoundChange readSignedRoundChange(RlpReader in) {
    in.startList().startList();
    View view = readView(in);
    in.startList();
    Optional<PreparedValue> prepared =
        in.hasNext()
            ? Optional.of(new PreparedValue(in.nonNegativeInt(), in.hash()))
            : Optional.empty();
    in.endList().endList();
    Signature signature = readSignature(in);
    in.endList();
    return new SignedRoundChange(view, prepared, signature);
  }

  private static View readView(RlpReader in) {
    return new View(in.nonNegativeLong(), in.nonNegativeInt());
  }

  private static Signature readSignature(RlpReader in) {
    return signature(in.bytes());
  }

  /**
   * A signature as messages have it.
   *
   * @throws RlpException if the bytes are none
   */
  static Signature signature(Bytes bytes) {
    if (bytes.size() != Signature.SIZE) {
      throw new RlpException("a signature has 65 bytes, found " + bytes.size());
    }
    if (bytes.get(64) > 1) {
      throw new RlpException("a signature ends in 0 or 1, found " + bytes.get(64));
    }
    Signature signature = Signature.of(bytes);
    if (!CurveOrder.admits(signature)) {
      throw new RlpException("a signature is out of range");
    }
    return signature;
  }

  private static <T> List<T> limited(RlpReader in, Function<RlpReader, T> element) {
    in.startList();
    List<T> items = new ArrayList<>();
    while (in.hasNext()) {
      if (items.size() == MAX_NESTED) {
        throw new RlpException("more than " + MAX_NESTED + " messages inside one");
      }
      items.add(element.apply(in));
    }
    in.endList();
    return List.copyOf(items);
  }
}
