package io.witan.protocol.ledger;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.rlp.RlpWriter;
import java.util.List;

/** An event that a contract emitted: at most four topics. */
public record Log(Address address, List<Hash> topics, Bytes data) {
  public Log {
    topics = List.copyOf(topics);
  }

  public static void write(RlpWriter out, Log log) {
    out.startList()
        .address(log.address)
        .list(log.topics, RlpWriter::hash)
        .bytes(log.data)
        .endList();
  }

  public static Log read(RlpReader in) {
    in.startList();
    Log log = new Log(in.address(), in.list(RlpReader::hash), in.bytes());
    in.endList();
    return log;
  }
}
