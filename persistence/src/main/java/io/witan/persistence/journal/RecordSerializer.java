package io.witan.persistence.journal;

import akka.serialization.SerializerWithStringManifest;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.machine.ChainedRecord;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.rlp.RlpWriter;

/** Records in the journal: the manifest is the record's own, the bytes are RLP. */
public final class RecordSerializer extends SerializerWithStringManifest {
  /** Stands in every row of the journal and so never changes. */
  public static final int IDENTIFIER = 7301;

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object object) {
    return ((ChainedRecord) object).manifest();
  }

  @Override
  public byte[] toBinary(Object object) {
    return encode((ChainedRecord) object).toArray();
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) {
    return decode(manifest, Bytes.wrap(bytes));
  }

  static Bytes encode(ChainedRecord record) {
    return new RlpWriter(record.payload().size() + 64)
        .startList()
        .number(record.sequence())
        .hash(record.previous())
        .bytes(record.payload())
        .endList()
        .toBytes();
  }

  static ChainedRecord decode(String manifest, Bytes bytes) {
    return RlpReader.decode(
        bytes,
        in -> {
          in.startList();
          ChainedRecord record =
              new ChainedRecord(in.nonNegativeLong(), in.hash(), manifest, in.bytes());
          in.endList();
          return record;
        });
  }
}
