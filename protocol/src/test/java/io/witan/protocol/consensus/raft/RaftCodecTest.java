package io.witan.protocol.consensus.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.journal.RaftRecordCodec;
import io.witan.protocol.journal.RaftStateCodec;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.rlp.RlpException;
import io.witan.protocol.wire.EnodeUrl;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class RaftCodecTest {
  private static final PublicKey KEY = key(1);
  private static final EnodeUrl URL =
      new EnodeUrl(key(2), Optional.of("10.0.0.2"), 21_000, 0, OptionalInt.of(50_400));
  private static final Members MEMBERS =
      new Members(
          List.of(
              new Member(1, EnodeUrl.of(KEY, "node-1.example", 21_000), false),
              new Member(7, URL, true)),
          9);
  private static final List<Entry> ENTRIES =
      List.of(
          new Entry(4, 2, new Entry.TermBegan()),
          new Entry(5, 2, Entry.Minted.of(TestRaft.GENESIS)),
          new Entry(6, 3, new Entry.MembersChanged(MEMBERS)));
  private static final Log.Base BASE = new Log.Base(3, 2, MEMBERS, 17);

  private static PublicKey key(int secret) {
    byte[] bytes = new byte[32];
    bytes[31] = (byte) secret;
    return Secp256k1.get().publicKey(Bytes.wrap(bytes));
  }

  /** Members of two versions stand side by side: capability raft/1 keeps its bytes. */
  @Test
  void everyFrameIsReadAsItWasWrittenAndKeepsItsBytes() throws IOException {
    List<RaftFrame> frames =
        List.of(
            new RaftFrame.AskVote(8, true, 6, 3),
            new RaftFrame.Vote(8, false, true),
            new RaftFrame.Append(8, 3, 2, ENTRIES, 5),
            new RaftFrame.Append(8, 3, 2, List.of(), 0),
            new RaftFrame.Appended(8, 6),
            new RaftFrame.AppendRejected(8, 3, 2, 1),
            new RaftFrame.Snapshot(8, BASE),
            new RaftFrame.Propose(8, new MembershipChange.Add(URL, true)),
            new RaftFrame.Propose(8, new MembershipChange.Promote(7)),
            new RaftFrame.Propose(8, new MembershipChange.Remove(7)));
    List<String> golden = lines("/wire/raft-1.hex");
    for (int i = 0; i < frames.size(); i++) {
      RaftFrame frame = frames.get(i);
      assertEquals(golden.get(i), RaftCodec.code(frame) + " " + RaftCodec.encode(frame).toHex());
      assertEquals(frame, RaftCodec.decode(RaftCodec.code(frame), RaftCodec.encode(frame)));
    }
  }

  private static List<String> lines(String resource) throws IOException {
    try (InputStream in = RaftCodecTest.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
    }
  }

  @Test
  void everyRecordIsReadAsItWasWrittenAndKeepsItsBytes() throws IOException {
    RaftRecordCodec codec = new RaftRecordCodec();
    List<RaftRecord> records =
        List.of(
            new RaftRecord.TermEntered(8),
            new RaftRecord.VoteGranted(8, KEY),
            new RaftRecord.EntriesAppended(ENTRIES),
            new RaftRecord.SuffixDropped(4),
            new RaftRecord.MembershipChanged(MEMBERS),
            new RaftRecord.Compacted(BASE));
    for (RaftRecord record : records) {
      String manifest = codec.manifest(record);
      Bytes encoded = codec.encode(record);
      assertEquals(record, codec.decode(manifest, encoded));
      assertEquals(golden(manifest), encoded.toHex(), manifest);
    }
    assertThrows(Fault.class, () -> codec.decode("raft.Unheard/1", Bytes.fromHex("c0")));
  }

  private static String golden(String manifest) throws IOException {
    return lines("/journal/" + manifest.replace('/', '-') + ".any.hex").getFirst();
  }

  @Test
  void aSnapshotHoldsTheDurableStateAndNothingElse() throws IOException {
    RaftStateCodec codec = new RaftStateCodec();
    RaftState.Durable durable = new RaftState.Durable(8, Optional.of(KEY), Log.of(BASE, ENTRIES));
    RaftState state = RaftState.of(durable);
    Bytes encoded = codec.encode(state);
    assertEquals(state, codec.decode(codec.manifest(state), encoded));
    assertEquals(golden(codec.manifest(state)), encoded.toHex());
  }

  @Test
  void bytesThatAreNoMessageAreRefused() {
    Bytes ask = RaftCodec.encode(new RaftFrame.AskVote(8, true, 6, 3));
    assertThrows(RlpException.class, () -> RaftCodec.decode(RaftCodec.CODES, ask));
    assertThrows(RlpException.class, () -> RaftCodec.decode(RaftCodec.APPEND, ask));
    Bytes half = ask.slice(0, ask.size() - 1);
    assertThrows(RlpException.class, () -> RaftCodec.decode(RaftCodec.ASK_VOTE, half));
    Bytes url = RaftCodec.encode(new RaftFrame.Propose(8, new MembershipChange.Add(URL, true)));
    byte[] bytes = url.toArray();
    bytes[12] = 'x';
    assertThrows(RlpException.class, () -> RaftCodec.decode(RaftCodec.PROPOSE, Bytes.wrap(bytes)));
  }
}
