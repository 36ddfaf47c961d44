package io.witan.protocol.ledger;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.rlp.RlpWriter;
import java.util.List;
import java.util.Optional;

/**
 * A block. Its bytes are what GoQuorum, Besu and geth send and export.
 *
 * @param ommers always empty where consensus is BFT or Raft
 * @param withdrawals present since Shanghai, always empty without a beacon node
 */
public record Block(
    Header header,
    List<Transaction> transactions,
    List<Header> ommers,
    Optional<List<Withdrawal>> withdrawals) {
  public Block {
    transactions = List.copyOf(transactions);
    ommers = List.copyOf(ommers);
    withdrawals = withdrawals.map(List::copyOf);
  }

  public Hash hash() {
    return BlockHash.of(header);
  }

  public long number() {
    return header.number();
  }

  public Block withHeader(Header other) {
    return new Block(other, transactions, ommers, withdrawals);
  }

  public Bytes encode() {
    RlpWriter out = new RlpWriter(1024);
    write(out);
    return out.toBytes();
  }

  public static Block decode(Bytes bytes) {
    return RlpReader.decode(bytes, Block::read);
  }

  public void write(RlpWriter out) {
    out.startList();
    HeaderCodec.write(out, header);
    writeBody(out);
    out.endList();
  }

  /** The body's two or three lists, without a list around them. */
  public void writeBody(RlpWriter out) {
    out.list(transactions, TransactionCodec::writeInBody).list(ommers, HeaderCodec::write);
    withdrawals.ifPresent(list -> out.list(list, Withdrawal::write));
  }

  public static Block read(RlpReader in) {
    in.startList();
    Header header = HeaderCodec.read(in);
    Block block = readBody(in, header);
    in.endList();
    return block;
  }

  /** Reads what {@link #writeBody} wrote. */
  public static Block readBody(RlpReader in, Header header) {
    List<Transaction> transactions = in.list(TransactionCodec::readInBody);
    List<Header> ommers = in.list(HeaderCodec::read);
    Optional<List<Withdrawal>> withdrawals =
        in.hasNext() ? Optional.of(in.list(Withdrawal::read)) : Optional.empty();
    return new Block(header, transactions, ommers, withdrawals);
  }
}
