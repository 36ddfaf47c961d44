package io.witan.protocol.ledger;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.rlp.RlpException;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.rlp.RlpWriter;
import java.util.List;

/**
 * An IBFT 1 header's extra data: 32 bytes of vanity, then RLP of [validators, proposer seal,
 * committed seals].
 *
 * @param proposerSeal 65 bytes, or empty
 * @param committedSeals 65 bytes each
 */
public record IbftExtraData(
    Bytes vanity, List<Address> validators, Bytes proposerSeal, List<Bytes> committedSeals) {
  public static final int VANITY = 32;
  private static final int LIST = 0xc0;

  public IbftExtraData {
    validators = List.copyOf(validators);
    committedSeals = List.copyOf(committedSeals);
  }

  public IbftExtraData withProposerSeal(Bytes seal) {
    return new IbftExtraData(vanity, validators, seal, committedSeals);
  }

  public IbftExtraData withCommittedSeals(List<Bytes> seals) {
    return new IbftExtraData(vanity, validators, proposerSeal, seals);
  }

  public Bytes encode() {
    RlpWriter out = new RlpWriter(512).startList().list(validators, RlpWriter::address);
    out.bytes(proposerSeal).list(committedSeals, RlpWriter::bytes).endList();
    return Bytes.concat(vanity, out.toBytes());
  }

  /** Whether a list stands after the vanity: what has none is not IBFT's. */
  static boolean hasForm(Bytes extraData) {
    return extraData.size() > VANITY && extraData.get(VANITY) >= LIST;
  }

  /**
   * A header's extra data, read once.
   *
   * @throws RlpException if it is not IBFT's
   */
  public static IbftExtraData of(Header header) {
    return header.memo().ibft(header);
  }

  /**
   * Reads a header's extra data.
   *
   * @throws RlpException if it is not IBFT's
   */
  public static IbftExtraData decode(Bytes extraData) {
    if (extraData.size() < VANITY) {
      throw new RlpException("extra data is shorter than its vanity of 32 bytes");
    }
    return RlpReader.decode(
        extraData.slice(VANITY, extraData.size()),
        in -> {
          in.startList();
          IbftExtraData extra =
              new IbftExtraData(
                  extraData.slice(0, VANITY),
                  in.list(RlpReader::address),
                  in.bytes(),
                  in.list(RlpReader::bytes));
          in.endList();
          return extra;
        });
  }
}
