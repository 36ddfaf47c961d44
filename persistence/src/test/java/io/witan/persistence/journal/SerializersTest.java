package io.witan.persistence.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.machine.ChainedRecord;
import io.witan.protocol.machine.ChainedSnapshot;
import io.witan.protocol.machine.JournalTip;
import org.junit.jupiter.api.Test;

/** The envelopes' bytes and identifiers stand in every database and so never change. */
class SerializersTest {
  private static final Hash HASH =
      Hash.fromHex("0x00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff");
  private static final String GOLDEN =
      "0xe78203e9a000112233445566778899aabbccddeeff00112233445566778899aabbccddeeff820a0b";

  @Test
  void recordsKeepTheirBytes() {
    RecordSerializer serializer = new RecordSerializer();
    ChainedRecord record = new ChainedRecord(1001, HASH, "test.Thing/3", Bytes.ofInts(10, 11));
    assertEquals(7301, serializer.identifier());
    assertEquals("test.Thing/3", serializer.manifest(record));
    assertEquals(GOLDEN, Bytes.wrap(serializer.toBinary(record)).toHex());
    Bytes golden = Bytes.fromHex(GOLDEN);
    assertEquals(record, serializer.fromBinary(golden.toArray(), "test.Thing/3"));
    assertEquals(
        "0x01111dbbf61b0048ad5ed6553df9313805743dbeb55c9a57e81c53ee550874fd",
        record.hash().toHex());
  }

  @Test
  void snapshotsKeepTheirBytes() {
    SnapshotSerializer serializer = new SnapshotSerializer();
    ChainedSnapshot snapshot =
        new ChainedSnapshot(new JournalTip(1001, HASH), "test.State/1", Bytes.ofInts(10, 11));
    assertEquals(7302, serializer.identifier());
    assertEquals("test.State/1", serializer.manifest(snapshot));
    assertEquals(GOLDEN, Bytes.wrap(serializer.toBinary(snapshot)).toHex());
    Bytes golden = Bytes.fromHex(GOLDEN);
    assertEquals(snapshot, serializer.fromBinary(golden.toArray(), "test.State/1"));
  }
}
