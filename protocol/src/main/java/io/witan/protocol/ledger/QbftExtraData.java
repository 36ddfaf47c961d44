package io.witan.protocol.ledger;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.rlp.RlpException;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.rlp.RlpWriter;
import java.util.List;
import java.util.Optional;

/**
 * A QBFT header's extra data: RLP of [vanity, validators, vote, round, seals], as Besu and GoQuorum
 * write it.
 *
 * @param vanity at most 32 bytes
 * @param validators of this block, in header order
 * @param vote what the proposer votes for, if anything
 * @param round in which the block was committed
 * @param seals commit seals, 65 bytes each
 */
public record QbftExtraData(
    Bytes vanity, List<Address> validators, Optional<Vote> vote, int round, List<Bytes> seals) {
  private static final int MAX_VANITY = 32;
  private static final int ADD = 0xff;

  /** A proposer's vote on a validator. */
  public record Vote(Address candidate, boolean add) {}

  public QbftExtraData {
    validators = List.copyOf(validators);
    seals = List.copyOf(seals);
  }

  public QbftExtraData withRound(int value) {
    return new QbftExtraData(vanity, validators, vote, value, seals);
  }

  public QbftExtraData withSeals(List<Bytes> value) {
    return new QbftExtraData(vanity, validators, vote, round, value);
  }

  /** As it was agreed on. */
  QbftExtraData agreed(int inRound, List<Bytes> by) {
    return new QbftExtraData(vanity, validators, vote, inRound, by);
  }

  public Bytes encode() {
    RlpWriter out = new RlpWriter(512).startList().bytes(vanity);
    out.list(validators, RlpWriter::address).startList();
    vote.ifPresent(v -> out.address(v.candidate).number(v.add ? ADD : 0));
    return out.endList().number(round).list(seals, RlpWriter::bytes).endList().toBytes();
  }

  /**
   * A header's extra data, read once for each header.
   *
   * @throws RlpException if it is not QBFT's
   */
  public static QbftExtraData of(Header header) {
    return header.memo().qbft(header);
  }

  /**
   * Reads a header's extra data.
   *
   * @throws RlpException if it is not QBFT's
   */
  public static QbftExtraData decode(Bytes extraData) {
    return RlpReader.decode(
        extraData,
        in -> {
          in.startList();
          Bytes vanity = in.bytes();
          if (vanity.size() > MAX_VANITY) {
            throw new RlpException("vanity has more than 32 bytes");
          }
          QbftExtraData extra =
              new QbftExtraData(
                  vanity,
                  in.list(RlpReader::address),
                  readVote(in),
                  in.nonNegativeInt(),
                  in.list(i -> i.fixed(65)));
          in.endList();
          return extra;
        });
  }

  private static Optional<Vote> readVote(RlpReader in) {
    in.startList();
    Optional<Vote> vote = Optional.empty();
    if (in.hasNext()) {
      Address candidate = in.address();
      long kind = in.unsignedLong();
      if (kind != 0 && kind != ADD) {
        throw new RlpException("a validator vote must be 0 or 255, found " + kind);
      }
      vote = Optional.of(new Vote(candidate, kind == ADD));
    }
    in.endList();
    return vote;
  }
}
