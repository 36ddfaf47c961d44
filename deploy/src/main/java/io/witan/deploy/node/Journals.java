package io.witan.deploy.node;

import io.witan.deploy.config.ClusterConfig;
import io.witan.deploy.config.NodeConfig;
import io.witan.persistence.journal.Durability;
import io.witan.persistence.journal.JournalDatabase;
import io.witan.persistence.journal.JournalReader;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Genesis;
import java.util.function.Consumer;

/** Finds a node's journal from its settings. */
public final class Journals {
  private Journals() {}

  public static JournalDatabase of(NodeConfig config) {
    NodeConfig.Journal journal = config.journal();
    return switch (journal.kind()) {
      case H2 ->
          new JournalDatabase.H2(
              config.dataDir().resolve("journal"),
              journal.survivePowerCut() ? Durability.POWER_CUT : Durability.PROCESS);
      case POSTGRESQL ->
          new JournalDatabase.Postgres(
              journal.url(),
              journal.user(),
              journal.password().map(its -> its.text().strip()).orElse(""));
    };
  }

  /**
   * Makes ready what a node starts on; the JVMs of a group may be of several versions, and those
   * that never become active may only be allowed to read.
   */
  static void prepare(NodeConfig config, JournalDatabase journal, Hash genesis) {
    if (!config.cluster().has(ClusterConfig.Role.LEDGER)) {
      journal.requirePrepared(genesis);
    } else if (config.cluster().enabled()) {
      journal.prepareShared(genesis);
    } else {
      journal.prepare(genesis);
    }
  }

  /** Gives the blocks of a stopped node that follow its genesis block, in order. */
  public static void blocks(NodeConfig config, Genesis genesis, Consumer<Block> block) {
    try (JournalReader reader = of(config).reader()) {
      JournaledBlocks.read(reader, 1, genesis.block().hash(), block);
    }
  }
}
