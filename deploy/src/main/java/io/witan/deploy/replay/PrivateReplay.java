package io.witan.deploy.replay;

import io.witan.persistence.store.RocksPrivateStore;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.ledger.PrivateBlock;
import io.witan.protocol.privacy.ledger.PrivateBlockRun;
import io.witan.protocol.privacy.ledger.PrivateDerivation;
import io.witan.protocol.privacy.ledger.PrivateLedgerRecord;
import io.witan.protocol.privacy.ledger.PrivateLedgerRecord.BlockApplied;
import io.witan.protocol.privacy.ledger.PrivateLedgerRecord.Rewound;
import io.witan.protocol.privacy.payload.MalformedPayload;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.state.WorldState;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/** One private state, derived anew beside the public one and compared with its ledger's records. */
final class PrivateReplay {
  private final String id;
  private final ChainConfig config;
  private final FoldedJournal<?, PrivateLedgerRecord> records;
  private final StandingRecords standing;
  private final Optional<OpenedPayloads> payloads;
  private final RocksPrivateStore fresh;
  private final Optional<RocksPrivateStore> stored;
  private final Consumer<Finding> findings;
  private boolean ended;

  /** How far its ledger's last record says it came; 0 before the first block with payloads. */
  private long recorded;

  private long blocks;
  private long transactions;

  /**
   * Before the first block.
   *
   * @param records of its ledger, from the first on
   * @param payloads empty where the state is a party to nothing
   * @param fresh an empty store
   * @param stored the node's
   */
  PrivateReplay(
      String id,
      ChainConfig config,
      FoldedJournal<?, PrivateLedgerRecord> records,
      StandingRecords standing,
      Optional<OpenedPayloads> payloads,
      RocksPrivateStore fresh,
      Optional<RocksPrivateStore> stored,
      Consumer<Finding> findings) {
    this.id = id;
    this.config = config;
    this.records = records;
    this.standing = standing;
    this.payloads = payloads;
    this.fresh = fresh;
    this.stored = stored;
    this.findings = findings;
  }

  /** The private side of the next public block. */
  void follow(
      Block block,
      List<RecoveredTransaction> senders,
      WorldState parent,
      LongFunction<Hash> hashes) {
    if (ended
        || !PrivateBlockRun.mayConcern(block)
        || PrivateBlockRun.payloads(config, block).isEmpty()) {
      return;
    }
    Optional<FoldedJournal.Taken<PrivateLedgerRecord>> next = applied();
    if (next.isEmpty()) {
      ended = true; // the ledger came no further, as one that waits
      return;
    }
    BlockApplied recorded = (BlockApplied) next.get().record();
    long number = next.get().number();
    if (recorded.height() != block.number()) {
      end(number, recorded.height(), "the next block with payloads is " + block.number());
      return;
    }
    try {
      PrivateBlock run = run(block, senders, parent, hashes);
      fresh.apply(run);
      blocks++;
      transactions += run.receipts().size();
    } catch (MalformedPayload damaged) {
      end(number, block.number(), "a payload of it is damaged: " + damaged.getMessage());
      return;
    }
    if (!fresh.root().equals(recorded.root())) {
      end(
          number,
          block.number(),
          Finding.differs("its root", recorded.root(), fresh.root()) + gone(block));
      return;
    }
    compareStored(block.number());
  }

  private PrivateBlock run(
      Block block,
      List<RecoveredTransaction> senders,
      WorldState parent,
      LongFunction<Hash> hashes) {
    return PrivateDerivation.of(
        config,
        block,
        payloads.<PrivateDerivation.Opened>map(all -> all).orElse(PrivateDerivation.Opened.NONE),
        here ->
            PrivateBlockRun.run(
                fresh.stateAt(fresh.applied()),
                parent,
                config,
                block,
                senders,
                hashes,
                here,
                Secp256k1.get()));
  }

  private void end(long number, long height, String what) {
    findings.accept(Finding.record(id, number, height, what));
    ended = true;
  }

  /** Which payloads of a block were deleted, if any: then its root cannot be derived any more. */
  private String gone(Block block) {
    List<String> deleted =
        PrivateBlockRun.payloads(config, block).stream()
            .filter(payload -> payloads.filter(all -> all.isDeleted(payload)).isPresent())
            .map(PayloadHash::toBase64)
            .toList();
    return deleted.isEmpty() ? "" : "; deleted were the payloads " + String.join(", ", deleted);
  }

  /** The next record of a block that still stands; what is between them is folded. */
  private Optional<FoldedJournal.Taken<PrivateLedgerRecord>> applied() {
    while (true) {
      Optional<FoldedJournal.Taken<PrivateLedgerRecord>> next = records.next();
      if (next.isEmpty()) {
        return next;
      }
      records.fold(next.get());
      note(next.get().record());
      switch (next.get().record()) {
        case BlockApplied(long height, var root, var n)
            when standing.stands(next.get().number(), height) -> {
          return next;
        }
        case Rewound(long height, Hash root, var cause, var n)
            when standing.stands(next.get().number(), height) && !root.equals(fresh.root()) ->
            findings.accept(
                Finding.record(
                    id,
                    next.get().number(),
                    height,
                    Finding.differs("the root that it went back to", root, fresh.root())));
        case PrivateLedgerRecord other -> {}
      }
    }
  }

  private void note(PrivateLedgerRecord record) {
    recorded =
        switch (record) {
          case BlockApplied applied -> applied.height();
          case Rewound rewound -> rewound.height();
          case PrivateLedgerRecord other -> recorded;
        };
  }

  private void compareStored(long height) {
    stored
        .filter(store -> store.applied() >= height)
        .ifPresent(
            store -> {
              Hash root = store.stateAt(height).root();
              if (!root.equals(fresh.root())) {
                findings.accept(
                    Finding.stored(
                        name(), height, Finding.differs("its root", root, fresh.root())));
              } else if (!store.receipts(height).equals(fresh.receipts(height))) {
                findings.accept(
                    Finding.stored(name(), height, "its receipts are not those derived"));
              }
            });
  }

  private String name() {
    return "the store of " + id;
  }

  /**
   * What follows the last public block, and the node's own tries.
   *
   * @param whole whether all public blocks were derived
   */
  void finish(boolean whole) {
    records.finish(
        taken -> {
          note(taken.record());
          if (whole
              && !ended
              && taken.record() instanceof BlockApplied applied
              && standing.stands(taken.number(), applied.height())) {
            end(taken.number(), applied.height(), "the chain has no such block with payloads");
          }
        });
    stored.ifPresent(
        store -> {
          if (store.applied() > recorded) {
            findings.accept(
                Finding.stored(
                    name(),
                    store.applied(),
                    "record %d, the last, leads to block %d already"
                        .formatted(records.records(), recorded)));
          }
          try {
            store.stateAt(store.applied()).accounts().audit();
          } catch (RuntimeException damaged) {
            findings.accept(Finding.stored(name(), store.applied(), damaged.getMessage()));
          }
        });
  }

  /** In one line. */
  String words() {
    return "%s: %d blocks with %d transactions, up to block %d, root %s"
        .formatted(id, blocks, transactions, fresh.applied(), fresh.root());
  }
}
