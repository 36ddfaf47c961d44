package io.witan.persistence.journal;

import akka.serialization.SerializerWithStringManifest;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.machine.ChainedSnapshot;
import io.witan.protocol.machine.JournalTip;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.rlp.RlpWriter;

/** Snapshots beside the journal: the manifest is the state's own, the bytes are RLP. */
public final class SnapshotSerializer extends SerializerWithStringManifest {
  /** Stands in every row of the snapshots and so never changes. */
  public static final int IDENTIFIER = 7302;

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object object) {
    return ((ChainedSnapshot) object).manifest();
  }

  @Override
  public byte[] toBinary(Object object) {
    ChainedSnapshot snapshot = (ChainedSnapshot) object;
    return new RlpWriter(snapshot.payload().size() + 64)
        .startList()
        .number(snapshot.tip().sequence())
        .hash(snapshot.tip().hash())
        .bytes(snapshot.payload())
        .endList()
        .toBytes()
        .toArray();
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) {
    return decode(manifest, Bytes.wrap(bytes));
  }

  static ChainedSnapshot decode(String manifest, Bytes bytes) {
    return RlpReader.decode(
        bytes,
        in -> {
          in.startList();
          JournalTip tip = new JournalTip(in.nonNegativeLong(), in.hash());
          ChainedSnapshot snapshot = new ChainedSnapshot(tip, manifest, in.bytes());
          in.endList();
          return snapshot;
        });
  }
}
