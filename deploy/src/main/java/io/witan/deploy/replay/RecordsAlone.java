package io.witan.deploy.replay;

import io.witan.deploy.keys.NodeKey;
import io.witan.deploy.replay.FoldedJournal.Kind;
import io.witan.persistence.journal.JournalReader;
import io.witan.protocol.consensus.bft.Engines;
import io.witan.protocol.consensus.raft.RaftState;
import io.witan.protocol.journal.LocalsRecordCodec;
import io.witan.protocol.journal.LocalsStateCodec;
import io.witan.protocol.journal.RaftRecordCodec;
import io.witan.protocol.journal.RaftStateCodec;
import io.witan.protocol.journal.VoteRecordCodec;
import io.witan.protocol.journal.VotesStateCodec;
import io.witan.protocol.ledger.Genesis;
import io.witan.protocol.machine.ChainedSnapshot;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.machine.JournalTip;
import io.witan.protocol.machine.RecordCodec;
import io.witan.protocol.pool.Locals;
import io.witan.protocol.privacy.enclave.KeyUseCodec;
import io.witan.protocol.votes.VoteRecord;
import io.witan.protocol.votes.Votes;
import io.witan.protocol.votes.VotesState;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The records that nothing else can be derived from: votes, Raft's log, clients' transactions, the
 * uses of keys.
 */
final class RecordsAlone {
  static final String CHAIN = "chain|node";
  static final String PRIVATE = "private|node|";
  private static final String VOTES = "votes|node";
  private static final String RAFT = "raft|node";
  private static final String LOCALS = "locals|node";

  private final JournalReader journal;
  private final Genesis genesis;
  private final Consumer<Finding> findings;
  private final Consumer<String> done;

  RecordsAlone(
      JournalReader journal, Genesis genesis, Consumer<Finding> findings, Consumer<String> done) {
    this.journal = journal;
    this.genesis = genesis;
    this.findings = findings;
    this.done = done;
  }

  void check() {
    for (String id : journal.persistenceIds()) {
      if (id.equals(VOTES)) {
        kept(id);
        votes(id);
      } else if (id.equals(RAFT)) {
        dropped(id);
        raft(id);
      } else if (id.equals(LOCALS)) {
        dropped(id);
        locals(id);
      } else if (id.equals(CHAIN) || id.startsWith(PRIVATE)) {
        kept(id);
      } else {
        findings.accept(Finding.of(Finding.RECORDS, id, "no part of a node has this id"));
      }
    }
    List<String> known = journal.persistenceIds();
    for (String id : journal.snapshotIds()) {
      if (!known.contains(id)) {
        journal
            .snapshots(id)
            .forEach(
                number ->
                    findings.accept(
                        Finding.snapshot(id, number, "there are no records of this id")));
      }
    }
    keyUses();
  }

  /** Records of these are never deleted. */
  private void kept(String id) {
    List<Long> deleted = journal.deleted(id);
    if (!deleted.isEmpty()) {
      findings.accept(Finding.record(id, deleted.getFirst(), "it is marked as deleted"));
    }
  }

  /** Records of these are deleted from the oldest on, and nowhere else. */
  private void dropped(String id) {
    List<Long> deleted = journal.deleted(id);
    journal
        .firstKept(id)
        .ifPresent(
            first ->
                deleted.stream()
                    .filter(number -> number > first)
                    .findFirst()
                    .ifPresent(
                        number ->
                            findings.accept(
                                Finding.record(id, number, "it is marked as deleted"))));
  }

  private void votes(String id) {
    // Only asked to fold: it signs nothing here.
    Votes machine = new Votes(Engines.of(genesis.config()), NodeKey.random().signer());
    Kind<VotesState, VoteRecord> kind =
        Kind.of(machine, new VoteRecordCodec(), new VotesStateCodec());
    finish(id, new FoldedJournal<>(id, start(id), journal, kind, findings));
  }

  private void raft(String id) {
    RaftStateCodec codec = new RaftStateCodec();
    behindASnapshot(
        id,
        RaftState.Durable.START,
        found -> codec.decode(found.manifest(), found.payload()).durable(),
        RaftState.Durable::with,
        new RaftRecordCodec());
  }

  private void locals(String id) {
    long before = journal.firstKept(id).orElse(1L) - 1;
    if (before > 0 && !journal.snapshots(id).contains(before)) {
      // One record is written at a time, and those before a snapshot are dropped.
      findings.accept(
          Finding.snapshot(id, before, "there is none, though the records before it are gone"));
    }
    LocalsStateCodec codec = new LocalsStateCodec();
    Locals machine = new Locals();
    behindASnapshot(
        id,
        machine.start(),
        found -> codec.decode(found.manifest(), found.payload()),
        machine::replay,
        new LocalsRecordCodec());
  }

  /** Records that are of no use any more may be gone: a snapshot stands for them. */
  private <S, R> void behindASnapshot(
      String id,
      S first,
      Function<ChainedSnapshot, S> states,
      BiFunction<S, R, S> replay,
      RecordCodec<R> records) {
    OptionalLong oldest;
    try {
      oldest = journal.oldestSnapshotNumber(id);
    } catch (Fault gone) {
      findings.accept(Finding.of(Finding.SNAPSHOTS, id, gone.getMessage()));
      return;
    }
    try {
      Optional<ChainedSnapshot> base =
          oldest.stream().mapToObj(number -> journal.snapshot(id, number)).findFirst();
      Kind<S, R> kind =
          new Kind<>(
              base.map(states).orElse(first),
              replay,
              records,
              (found, state) -> states.apply(found).equals(state));
      JournalTip from = base.map(ChainedSnapshot::tip).orElse(start(id));
      linkedUpTo(id, from);
      finish(id, new FoldedJournal<>(id, from, journal, kind, findings));
    } catch (Fault | IllegalArgumentException | ArithmeticException damaged) {
      findings.accept(Finding.snapshot(id, oldest.orElse(0), damaged.getMessage()));
    }
  }

  /** Records that are still there and that the oldest snapshot stands for are not folded. */
  private void linkedUpTo(String id, JournalTip snapshot) {
    long first = journal.firstKept(id).orElse(Long.MAX_VALUE);
    if (first >= snapshot.sequence()) {
      return;
    }
    long at = first;
    try {
      JournalReader.Cursor cursor =
          journal.cursor(id, journal.tipAt(id, first, genesis.block().hash()));
      while (cursor.tip().sequence() < snapshot.sequence()) {
        at = cursor.tip().sequence() + 1;
        cursor.next();
      }
      Fault.unless(cursor.tip().equals(snapshot), "it is not the one that its snapshot is of");
    } catch (Fault | NoSuchElementException damaged) {
      findings.accept(Finding.record(id, at, damaged.getMessage()));
    }
  }

  private JournalTip start(String id) {
    return JournalTip.start(id, genesis.block().hash());
  }

  private void finish(String id, FoldedJournal<?, ?> records) {
    records.finish(taken -> {});
    done.accept("%s: %d records".formatted(id, records.records()));
  }

  private void keyUses() {
    KeyUseCodec codec = new KeyUseCodec();
    long[] read = {0};
    try {
      journal.readKeyUses(
          record -> {
            codec.decode(record.manifest(), record.payload());
            read[0]++;
          });
    } catch (RuntimeException damaged) {
      findings.accept(Finding.of("key_use", "row " + (read[0] + 1), damaged.getMessage()));
    }
    if (read[0] > 0) {
      done.accept("key_use: %d records".formatted(read[0]));
    }
  }
}
