package io.witan.deploy.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.deploy.cli.Commands;
import io.witan.deploy.config.NodeConfig;
import io.witan.deploy.config.NodeConfigFile;
import io.witan.deploy.genesis.GenesisFile;
import io.witan.deploy.keys.NodeKey;
import io.witan.deploy.node.Journals;
import io.witan.deploy.node.SmallNetwork;
import io.witan.deploy.replay.JournalRows;
import io.witan.persistence.journal.Durability;
import io.witan.persistence.journal.JournalDatabase;
import io.witan.persistence.journal.JournalReader;
import io.witan.persistence.payload.JdbcPayloadStore;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.bft.Engines;
import io.witan.protocol.journal.VoteRecordCodec;
import io.witan.protocol.journal.VotesStateCodec;
import io.witan.protocol.ledger.Genesis;
import io.witan.protocol.machine.ChainedSnapshot;
import io.witan.protocol.machine.JournalTip;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.enclave.RawPayload;
import io.witan.protocol.privacy.exchange.Errand;
import io.witan.protocol.privacy.exchange.PayloadChange;
import io.witan.protocol.privacy.payload.PrivacyGroup;
import io.witan.protocol.votes.VoteRecord;
import io.witan.protocol.votes.Votes;
import io.witan.protocol.votes.VotesState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators do with nodes that are stopped, on those of three organisations. */
class OperatorsTest {
  @TempDir static Path directory;
  private static SmallNetwork network;
  private static Path nodeOfB;
  private static String stateOfB;

  @BeforeAll
  static void leaveThreeNodesWithPrivateStates() {
    try (Organisations organisations = new Organisations(directory, false)) {
      Party a = organisations.a;
      Party b = organisations.b;
      String plain = a.made(Map.of(), List.of(b), "SimpleStorage", 42);
      String protectedOne = a.made(Party.flag(1), List.of(b), "SimpleStorage", 1);
      String validated = a.made(Party.flag(3), List.of(b), "SimpleStorage", 2);
      set(a, plain, Map.of(), b);
      set(a, protectedOne, Party.flag(1), b);
      set(a, validated, Party.flag(3), b);
      network = organisations.network;
      nodeOfB = network.folder.nodeConfigs().get(1);
      stateOfB = stateOfB();
    }
  }

  private static void set(Party from, String contract, Map<String, Object> more, Party to) {
    String data = Contracts.call("SimpleStorage", "set", 7);
    String hash = from.send(from.calling(contract, data, more, List.of(to)));
    assertEquals(1, to.status(hash));
  }

  private static String stateOfB() {
    JsonNode state = network.client(2).call("witan_privateStates").orElseThrow().get(0);
    return state.path("status").asText() + " " + state.path("root").asText();
  }

  private static Commands.Result verify() {
    return Commands.run("replay", "--verify", "--config", nodeOfB.toString());
  }

  private static JournalDatabase journal() {
    return Journals.of(NodeConfigFile.read(nodeOfB));
  }

  @Test
  void everyRootIsDerivedAnewAndEachDamagedRowIsNamed() throws SQLException {
    snapshotTheVotes();
    Commands.Result sound = verify();
    assertEquals(0, sound.code(), sound.text());
    assertTrue(sound.text().contains("private|node|private: "), sound.text());
    assertTrue(sound.text().contains("payload: 9 rows, 0 without a mark"), sound.text());

    Errand owed = rowsOfOtherTables();
    Commands.Result damaged =
        Commands.run("live", "damage", "--config", nodeOfB.toString(), "--flips", "30");
    assertEquals(0, damaged.code(), damaged.text());
    for (String table : List.of("event_journal", "snapshot", "key_use", "privacy_group")) {
      assertTrue(damaged.text().contains("h2 " + table), damaged.text());
    }
    commit(new PayloadChange.Brought(owed));
    assertEquals(0, verify().code());
  }

  /** What this node would have had of raw payloads, groups, and recipients that are away. */
  private static Errand rowsOfOtherTables() {
    PartyKey own = new PartyKey(Bytes.wrap(new byte[32]));
    Bytes some = Bytes.ofInts(1, 2, 3);
    PayloadHash payload;
    try (JdbcPayloadStore store = JdbcPayloadStore.open(journal())) {
      payload = store.arrivalsAfter(0, 1).getFirst().payload();
    }
    Errand owed = new Errand(1, own, payload);
    commit(
        new PayloadChange.RawKept(new RawPayload(own, some, some, some)),
        new PayloadChange.GroupKept(PrivacyGroup.legacy(List.of(own))),
        new PayloadChange.Owed(owed));
    return owed;
  }

  private static void commit(PayloadChange... changes) {
    try (JdbcPayloadStore store = JdbcPayloadStore.open(journal())) {
      store.commit(List.of(changes));
    }
  }

  @Test
  void aLostNodeComesBackFromAnOldBackupAndSignsNothingThatItMayHaveSigned() throws IOException {
    Path backup = directory.resolve("backup");
    Commands.Result written =
        Commands.run("backup", "--with-keys", "--config", nodeOfB.toString(), backup.toString());
    assertEquals(0, written.code(), written.text());
    runUntilBlock(heightOfB() + 3); // B signs what the backup does not know
    NodeConfig config = NodeConfigFile.read(nodeOfB);
    Path lost = directory.resolve("lost");
    Files.move(config.dataDir(), lost);
    Commands.Result restored =
        Commands.run("restore", "--with-keys", "--config", nodeOfB.toString(), backup.toString());
    assertEquals(0, restored.code(), restored.text());
    long before = VotesOf.count(journal());
    runUntilBlock(heightOf(lost) + 5);

    SortedMap<String, Hash> signed = VotesOf.signed(journal());
    assertTrue(VotesOf.count(journal()) > before, "it votes again");
    VotesOf.signed(new JournalDatabase.H2(lost.resolve("journal"), Durability.PROCESS))
        .forEach(
            (place, digest) -> assertEquals(digest, signed.getOrDefault(place, digest), place));
    String[] all = {"audit", "--dir", network.folder.path().toString()};
    Commands.Result audit = Commands.run(all);
    assertEquals(0, audit.code(), audit.text());
  }

  @Test
  void aCompactedNodeHasLostNothing() {
    Commands.Result compacted = Commands.run("compact", "--config", nodeOfB.toString());
    assertEquals(0, compacted.code(), compacted.text());
    assertTrue(compacted.text().contains("private state private"), compacted.text());
    assertEquals(0, verify().code());
  }

  /** Runs all nodes, until B has the block, and the private state that it had. */
  private static void runUntilBlock(long height) {
    network.start(1, 2, 3);
    SmallNetwork.await("true", () -> "" + (network.height(2) >= height));
    SmallNetwork.await(stateOfB, OperatorsTest::stateOfB);
    for (int node : List.of(1, 2, 3)) {
      network.stop(node);
    }
  }

  private static long heightOfB() {
    return heightOf(NodeConfigFile.read(nodeOfB).dataDir());
  }

  /** Of the last block in a journal: record n holds block n. */
  private static long heightOf(Path data) {
    Genesis genesis = GenesisFile.read(NodeConfigFile.read(nodeOfB).genesis());
    String id = "chain|node";
    JournalTip start = JournalTip.start(id, genesis.block().hash());
    JournalDatabase database = new JournalDatabase.H2(data.resolve("journal"), Durability.PROCESS);
    try (JournalReader reader = database.reader()) {
      return reader.read(id, start, record -> {}).sequence();
    }
  }

  /** The votes in a journal. */
  private static final class VotesOf {
    private static final String ID = "votes|node";

    static SortedMap<String, Hash> signed(JournalDatabase database) {
      Genesis genesis = GenesisFile.read(NodeConfigFile.read(nodeOfB).genesis());
      VoteRecordCodec codec = new VoteRecordCodec();
      TreeMap<String, Hash> signed = new TreeMap<>();
      try (JournalReader reader = database.reader()) {
        reader.read(
            ID,
            JournalTip.start(ID, genesis.block().hash()),
            entry -> {
              if (codec.decode(entry.manifest(), entry.payload())
                  instanceof VoteRecord.VoteSigned vote) {
                Hash other = signed.putIfAbsent(vote.view() + " " + vote.phase(), vote.digest());
                assertTrue(other == null || other.equals(vote.digest()), vote::toString);
              }
            });
      }
      return signed;
    }

    static long count(JournalDatabase database) {
      return signed(database).size();
    }
  }

  /** As the node does after each so many records; so many were not made here. */
  private static void snapshotTheVotes() throws SQLException {
    Genesis genesis = GenesisFile.read(NodeConfigFile.read(nodeOfB).genesis());
    Votes votes = new Votes(Engines.of(genesis.config()), NodeKey.random().signer());
    VoteRecordCodec codec = new VoteRecordCodec();
    String id = "votes|node";
    ChainedSnapshot snapshot;
    try (JournalReader reader = journal().reader()) {
      JournalReader.Cursor records =
          reader.cursor(id, JournalTip.start(id, genesis.block().hash()));
      VotesState state = votes.start();
      while (records.tip().sequence() < 2) {
        var record = records.next();
        state = votes.replay(state, codec.decode(record.manifest(), record.payload()));
      }
      snapshot = ChainedSnapshot.of(records.tip(), new VotesStateCodec(), state);
    }
    try (Connection connection = journal().connect()) {
      JournalRows.insert(connection, id, snapshot, System.currentTimeMillis());
    }
  }
}
