package io.witan.protocol.consensus.bft;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.BftFrame.Commit;
import io.witan.protocol.consensus.BftFrame.Prepare;
import io.witan.protocol.consensus.BftFrame.Proposal;
import io.witan.protocol.consensus.BftFrame.RoundChange;
import io.witan.protocol.consensus.BftFrame.SignedRoundChange;
import io.witan.protocol.consensus.View;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.rlp.RlpException;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.rlp.RlpWriter;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** IBFT 1's messages, each in its {@link IbftEnvelope}. Views are written round first. */
final class IbftCodec {
  static final int PROPOSAL = 0;
  static final int PREPARE = 1;
  static final int COMMIT = 2;
  static final int ROUND_CHANGE = 3;

  private IbftCodec() {}

  static Bytes message(View view, Block block) {
    RlpWriter out = start(view);
    block.write(out);
    return out.endList().toBytes();
  }

  static Bytes message(View view, Hash digest) {
    return start(view).hash(digest).endList().toBytes();
  }

  static Bytes encode(BftFrame frame) {
    return switch (frame) {
      case Proposal p -> envelope(PROPOSAL, message(p.view(), p.block()), p, Bytes.EMPTY);
      case Prepare p -> envelope(PREPARE, message(p.view(), p.digest()), p, Bytes.EMPTY);
      case Commit c -> envelope(COMMIT, message(c.view(), c.digest()), c, c.seal().toBytes());
      case RoundChange r -> envelope(ROUND_CHANGE, message(r.view(), Hash.ZERO), r, Bytes.EMPTY);
    };
  }

  private static Bytes envelope(int code, Bytes message, BftFrame frame, Bytes seal) {
    var sender = frame.named().orElseThrow(() -> new Fault("IBFT's messages name their sender"));
    return new IbftEnvelope(code, message, sender, frame.signature().toBytes(), seal).encode();
  }

  /**
   * Reads an envelope with its message.
   *
   * @throws RlpException if it is none of IBFT's
   */
  static BftFrame decode(Bytes bytes) {
    IbftEnvelope envelope = IbftEnvelope.decode(bytes);
    Optional<Address> named = Optional.of(envelope.sender());
    Signature signature = BftCodec.signature(envelope.signature());
    if (envelope.code() != COMMIT && !envelope.committedSeal().isEmpty()) {
      throw new RlpException("only a commit has a seal");
    }
    return switch (envelope.code()) {
      case PROPOSAL ->
          read(
              envelope,
              (view, in) ->
                  new Proposal(view, Block.read(in), named, signature, List.of(), List.of()));
      case PREPARE -> read(envelope, (view, in) -> new Prepare(view, in.hash(), named, signature));
      case COMMIT -> {
        Signature seal = BftCodec.signature(envelope.committedSeal());
        yield read(envelope, (view, in) -> new Commit(view, in.hash(), seal, named, signature));
      }
      case ROUND_CHANGE ->
          read(
              envelope,
              (view, in) -> {
                if (!in.hash().equals(Hash.ZERO)) {
                  throw new RlpException("a round change is about no block");
                }
                var vote = new SignedRoundChange(view, Optional.empty(), named, signature);
                return new RoundChange(vote, Optional.empty(), List.of());
              });
      default -> throw new RlpException("no IBFT message has code " + envelope.code());
    };
  }

  private interface Content<T> {
    T read(View view, RlpReader in);
  }

  private static <T> T read(IbftEnvelope envelope, Content<T> content) {
    Function<RlpReader, T> whole =
        in -> {
          in.startList().startList();
          int round = in.nonNegativeInt();
          View view = new View(in.nonNegativeLong(), round);
          in.endList();
          T read = content.read(view, in);
          in.endList();
          return read;
        };
    return RlpReader.decode(envelope.message(), whole);
  }

  private static RlpWriter start(View view) {
    RlpWriter out = new RlpWriter(128).startList().startList();
    return out.number(view.round()).number(view.height()).endList();
  }
}
