package io.witan.deploy.replay;

import io.witan.deploy.config.NodeConfig;
import io.witan.deploy.node.StoppedNode;
import io.witan.deploy.replay.FoldedJournal.Kind;
import io.witan.persistence.journal.JournalReader;
import io.witan.persistence.payload.PayloadRows;
import io.witan.persistence.store.RocksPrivateStore;
import io.witan.persistence.store.StoreLimits;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.journal.PrivateLedgerRecordCodec;
import io.witan.protocol.journal.PrivateLedgerStateCodec;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.ledger.Genesis;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.machine.JournalTip;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.ledger.PrivateLedger;
import io.witan.protocol.privacy.ledger.PrivateLedgerLimits;
import io.witan.protocol.privacy.ledger.PrivateLedgerRecord;
import io.witan.protocol.privacy.ledger.PrivateLedgerState;
import io.witan.protocol.state.WorldState;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/** All private states of a node, with what they stand on. */
final class PrivateReplays implements AutoCloseable {
  private static final String PREFIX = RecordsAlone.PRIVATE;

  /** The state of a node that is a party to nothing: what it follows is what all see. */
  private static final String OF_NOBODY = "empty";

  private final List<PrivateReplay> states = new ArrayList<>();
  private final Deque<Runnable> closing = new ArrayDeque<>();

  private PrivateReplays() {}

  /**
   * Those of which the journal has records.
   *
   * @param work where derived stores go
   */
  static PrivateReplays open(
      StoppedNode node,
      NodeConfig config,
      Genesis genesis,
      JournalReader journal,
      Path work,
      Consumer<Finding> findings) {
    PrivateReplays all = new PrivateReplays();
    try {
      Optional<OpenedPayloads> payloads = all.payloads(node, config);
      for (String id : journal.persistenceIds()) {
        if (id.startsWith(PREFIX)) {
          all.add(id, node, genesis, journal, payloads, work, findings);
        }
      }
      return all;
    } catch (RuntimeException failed) {
      all.close();
      throw failed;
    }
  }

  private Optional<OpenedPayloads> payloads(StoppedNode node, NodeConfig config) {
    Optional<OpenedPayloads> payloads =
        node.secrets()
            .map(
                secrets ->
                    new OpenedPayloads(
                        PayloadRows.open(node.journal()),
                        config.privacy().encryptor().encryptor(),
                        secrets));
    payloads.ifPresent(opened -> closing.push(opened::close));
    return payloads;
  }

  private void add(
      String id,
      StoppedNode node,
      Genesis genesis,
      JournalReader journal,
      Optional<OpenedPayloads> payloads,
      Path work,
      Consumer<Finding> findings) {
    String name = id.substring(PREFIX.length());
    boolean nobody = name.equals(OF_NOBODY);
    Optional<OpenedPayloads> own =
        nobody ? Optional.empty() : payloads.flatMap(all -> own(all, node.owners(name)));
    if (!nobody && own.isEmpty()) {
      findings.accept(
          Finding.of(
              Finding.RECORDS,
              id,
              "it cannot be derived without the keys of its parties: they are not in private.keys,"
                  + " or private.enabled is false"));
      return;
    }
    Hash chain = genesis.block().hash();
    RocksPrivateStore fresh =
        RocksPrivateStore.open(
            work.resolve("private").resolve(name), chain, StoreLimits.PRIVATE_STATE);
    closing.push(fresh::close);
    Optional<RocksPrivateStore> stored = node.privateState(name, chain);
    stored.ifPresent(store -> closing.push(store::close));
    JournalTip start = JournalTip.start(id, chain);
    Kind<PrivateLedgerState, PrivateLedgerRecord> kind =
        Kind.of(
            new PrivateLedger(EmptyHashes.TRIE, PrivateLedgerLimits.STANDARD),
            new PrivateLedgerRecordCodec(),
            new PrivateLedgerStateCodec());
    states.add(
        new PrivateReplay(
            id,
            genesis.config(),
            new FoldedJournal<>(id, start, journal, kind, findings),
            standing(id, start, journal),
            own,
            fresh,
            stored,
            findings));
  }

  private static Optional<OpenedPayloads> own(OpenedPayloads all, Optional<List<PartyKey>> owners) {
    return owners.isPresent() ? all.by(owners.get()) : Optional.of(all);
  }

  private static StandingRecords standing(String id, JournalTip start, JournalReader journal) {
    StandingRecords standing = new StandingRecords();
    PrivateLedgerRecordCodec codec = new PrivateLedgerRecordCodec();
    try {
      journal.read(
          id,
          start,
          record ->
              standing.add(record.sequence(), codec.decode(record.manifest(), record.payload())));
    } catch (Fault damaged) {
      return standing; // found again, and told, where the records are folded
    }
    return standing;
  }

  void follow(
      Block block,
      List<RecoveredTransaction> senders,
      WorldState parent,
      LongFunction<Hash> hashes) {
    states.forEach(state -> state.follow(block, senders, parent, hashes));
  }

  /**
   * After the last public block.
   *
   * @param whole whether all of them were derived
   */
  void finish(boolean whole, Consumer<String> done) {
    for (PrivateReplay state : states) {
      state.finish(whole);
      done.accept(state.words());
    }
  }

  @Override
  public void close() {
    while (!closing.isEmpty()) {
      closing.pop().run();
    }
  }
}
