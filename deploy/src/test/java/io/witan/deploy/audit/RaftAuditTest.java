package io.witan.deploy.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.consensus.raft.Entry;
import io.witan.protocol.consensus.raft.Log;
import io.witan.protocol.consensus.raft.Members;
import io.witan.protocol.consensus.raft.RaftRecord;
import io.witan.protocol.consensus.raft.RaftRecord.Compacted;
import io.witan.protocol.consensus.raft.RaftRecord.EntriesAppended;
import io.witan.protocol.consensus.raft.RaftRecord.MembershipChanged;
import io.witan.protocol.consensus.raft.RaftRecord.SuffixDropped;
import io.witan.protocol.consensus.raft.RaftRecord.TermEntered;
import io.witan.protocol.consensus.raft.RaftRecord.VoteGranted;
import io.witan.protocol.consensus.raft.RaftSeal;
import io.witan.protocol.consensus.raft.RaftState.Durable;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.wire.EnodeUrl;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RaftAuditTest {
  private static final Members THREE =
      Members.founding(
          IntStream.rangeClosed(1, 3).mapToObj(i -> EnodeUrl.of(key(i), "n" + i, 30_303)).toList());
  private static final RaftRecord FOUNDED = new MembershipChanged(THREE);

  private final List<String> findings = new ArrayList<>();
  private final RaftAudit audit = new RaftAudit(findings::add);

  private static PublicKey key(int node) {
    byte[] bytes = new byte[PublicKey.SIZE];
    bytes[0] = (byte) node;
    return new PublicKey(Bytes.wrap(bytes));
  }

  private void journal(String node, RaftRecord... records) {
    RaftAudit.Reading reading = audit.of(node, Durable.START);
    List.of(records).forEach(reading::next);
  }

  private void finds(String words) {
    assertEquals(1, findings.size(), findings::toString);
    assertTrue(findings.getFirst().contains(words), findings.getFirst());
  }

  private static RaftRecord began(long index, long term) {
    return new EntriesAppended(List.of(new Entry(index, term, new Entry.TermBegan())));
  }

  private static RaftRecord minted(long index, long term, int raftId, long time) {
    RaftSeal seal = new RaftSeal(raftId, new Signature(0, Uint256.ONE, Uint256.ONE));
    HeaderBuilder header = new HeaderBuilder().number(1).timestamp(time).extraData(seal.encode());
    Block block = new Block(header.build(), List.of(), List.of(), Optional.empty());
    return new EntriesAppended(List.of(new Entry(index, term, Entry.Minted.of(block))));
  }

  @Test
  void anElectionAndTheLogOfItsLeaderAreFine() {
    journal("node1", FOUNDED, new TermEntered(1), new VoteGranted(1, key(1)), began(1, 1));
    journal("node2", FOUNDED, new TermEntered(1), new VoteGranted(1, key(1)), began(1, 1));
    journal("node3", FOUNDED, new TermEntered(1), new VoteGranted(1, key(3)), began(1, 1));
    assertEquals(List.of(), findings);
    assertEquals(3, audit.votes());
  }

  @Test
  void aChangedVoteIsFound() {
    journal(
        "node1",
        FOUNDED,
        new TermEntered(1),
        new VoteGranted(1, key(1)),
        new VoteGranted(1, key(2)));
    finds("node1 voted for " + key(2).address() + " in term 1");
  }

  @Test
  void aTermThatGoesBackIsFound() {
    journal("node1", FOUNDED, new TermEntered(4), new TermEntered(3));
    finds("node1 went back from term 4 to term 3");
  }

  @Test
  void twoMajoritiesInOneTermAreFound() {
    Members alone = Members.founding(List.of(THREE.all().getFirst().url()));
    journal("node1", new MembershipChanged(alone), new TermEntered(2), new VoteGranted(2, key(1)));
    journal("node2", FOUNDED, new TermEntered(2), new VoteGranted(2, key(2)));
    journal("node3", FOUNDED, new TermEntered(2), new VoteGranted(2, key(2)));
    finds("term 2 has two leaders");
  }

  @Test
  void twoMintersInOneTermAreFound() {
    journal("node1", FOUNDED, minted(1, 1, 1, 10), minted(2, 1, 2, 11));
    finds("term 1 has two leaders: raft ids 1 and 2");
  }

  @Test
  void differentEntriesOfOnePlaceAreFound() {
    journal("node1", FOUNDED, minted(1, 1, 1, 10));
    journal("node2", FOUNDED, minted(1, 1, 1, 11));
    finds("node1 and node2 have different entries at 1 of term 1");
  }

  @Test
  void differentEntriesBeforeTheSameOneAreFound() {
    journal("node1", FOUNDED, began(1, 1), began(2, 3));
    journal("node2", FOUNDED, began(1, 2), began(2, 3));
    finds("different ones before it");
  }

  @Test
  void whatIsAppliedAndForgottenIsComparedToo() {
    journal("node1", FOUNDED, began(1, 1), new Compacted(new Log.Base(1, 1, THREE, 0)));
    journal("node2", FOUNDED, began(1, 2), new Compacted(new Log.Base(1, 2, THREE, 0)));
    finds("node1 and node2 applied different entries at 1: of terms 1 and 2");
  }

  @Test
  void anEntryDroppedByOneAndReplacedIsFine() {
    journal("node1", FOUNDED, began(1, 1), new SuffixDropped(1), began(1, 2));
    journal("node2", FOUNDED, began(1, 2), began(2, 2));
    assertEquals(List.of(), findings);
  }

  @Test
  void aJournalThatBeginsWithASnapshotIsComparedFromThere() {
    Log.Base base = new Log.Base(7, 2, THREE, 5);
    Entry eighth = new Entry(8, 2, new Entry.TermBegan());
    audit.of("node1", new Durable(2, Optional.empty(), Log.of(base, List.of(eighth))));
    audit
        .of("node2", new Durable(2, Optional.empty(), Log.of(base, List.of())))
        .next(minted(8, 2, 1, 10));
    finds("node1 and node2 have different entries at 8 of term 2");
  }
}
