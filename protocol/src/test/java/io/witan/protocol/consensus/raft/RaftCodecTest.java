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

  @Test
  void everyFrameIsReadAsItWasWritten() {
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
    for (RaftFrame frame : frames) {
      assertEquals(frame, RaftCodec.decode(RaftCodec.code(frame), RaftCodec.encode(frame)));
    }
  }

  @Test
  void everyRecordIsReadAsItWasWritten() {
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
      assertEquals(record, codec.decode(codec.manifest(record), codec.encode(record)));
    }
    assertThrows(Fault.class, () -> codec.decode("raft.Unheard/1", Bytes.fromHex("c0")));
  }

  @Test
  void aSnapshotHoldsTheDurableStateAndNothingElse() {
    RaftStateCodec codec = new RaftStateCodec();
    RaftState.Durable durable = new RaftState.Durable(8, Optional.of(KEY), Log.of(BASE, ENTRIES));
    RaftState state = RaftState.of(durable);
    assertEquals(state, codec.decode(codec.manifest(state), codec.encode(state)));
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
