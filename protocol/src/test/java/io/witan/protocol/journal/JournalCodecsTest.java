package io.witan.protocol.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.chain.BlockAppended;
import io.witan.protocol.chain.ChainState;
import io.witan.protocol.chain.VoteTally;
import io.witan.protocol.consensus.BftFrame.Commit;
import io.witan.protocol.consensus.BftFrame.Prepare;
import io.witan.protocol.consensus.BftFrame.PreparedValue;
import io.witan.protocol.consensus.BftFrame.Proposal;
import io.witan.protocol.consensus.BftFrame.RoundChange;
import io.witan.protocol.consensus.BftFrame.SignedRoundChange;
import io.witan.protocol.consensus.Evidence;
import io.witan.protocol.consensus.Evidence.Charge;
import io.witan.protocol.consensus.Evidence.Equivocation;
import io.witan.protocol.consensus.Evidence.ForgottenLock;
import io.witan.protocol.consensus.Head;
import io.witan.protocol.consensus.Phase;
import io.witan.protocol.consensus.PreparedCertificate;
import io.witan.protocol.consensus.Statement.CommitSeal;
import io.witan.protocol.consensus.View;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.BlockHash;
import io.witan.protocol.ledger.Bloom;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.machine.RecordCodec;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.ledger.Comparison;
import io.witan.protocol.privacy.ledger.PrivateLedgerRecord;
import io.witan.protocol.privacy.ledger.PrivateLedgerRecord.Agreed;
import io.witan.protocol.privacy.ledger.PrivateLedgerRecord.BlockApplied;
import io.witan.protocol.privacy.ledger.PrivateLedgerRecord.Diverged;
import io.witan.protocol.privacy.ledger.PrivateLedgerRecord.Rewound;
import io.witan.protocol.privacy.ledger.PrivateLedgerRecord.WaitBegun;
import io.witan.protocol.privacy.ledger.PrivateLedgerState;
import io.witan.protocol.rules.BftConfig;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.ForkSchedule;
import io.witan.protocol.votes.HeightVotes;
import io.witan.protocol.votes.VoteRecord;
import io.witan.protocol.votes.VoteRecord.EvidenceKept;
import io.witan.protocol.votes.VoteRecord.HeightClosed;
import io.witan.protocol.votes.VoteRecord.JournalBegun;
import io.witan.protocol.votes.VoteRecord.VoteSigned;
import io.witan.protocol.votes.VotesState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The bytes in the resources were written by the first program with that manifest. They must be
 * readable for ever: where a codec changes, it gets a new manifest and keeps the old reader.
 */
class JournalCodecsTest {
  private static final Instant BEGUN = Instant.ofEpochSecond(1_700_000_000, 123_456_789);
  private static final VotesState NOTHING_SIGNED =
      new VotesState(Optional.empty(), 0, HeightVotes.NONE, HeightVotes.NONE, new TreeMap<>());
  private static final Address ONE = address(1);
  private static final Address TWO = address(2);
  private static final Hash HASH =
      Hash.fromHex("0x00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff");

  @Test
  void blocksKeepTheirBytes() throws IOException {
    RecordCodec<BlockAppended> codec = new ChainRecordCodec();
    golden("header-votes", codec, new BlockAppended(block(7), Optional.empty()));
    golden("contract", codec, new BlockAppended(block(8), Optional.of(List.of(ONE, TWO))));
  }

  @Test
  void theChainsStateKeepsItsBytes() throws IOException {
    ChainConfig config = config();
    Block block = block(9);
    VoteTally tally =
        new VoteTally(
            List.of(ONE, TWO),
            List.of(
                new VoteTally.Vote(ONE, address(3), true), new VoteTally.Vote(TWO, ONE, false)));
    TreeMap<Long, Hash> recent = new TreeMap<>();
    recent.put(8L, HASH);
    recent.put(9L, block.hash());
    Head head =
        new Head(
            block.header(),
            BlockHash.of(block.header()),
            tally.validators(),
            config.consensusAt(10).orElseThrow());
    golden("some", new ChainStateCodec(config), ChainState.durable(head, tally, recent));
  }

  @Test
  void votesKeepTheirBytes() throws IOException {
    RecordCodec<VoteRecord> codec = new VoteRecordCodec();
    View view = new View(9, 2);
    PreparedCertificate certificate = certificate();
    golden("any", codec, new JournalBegun(BEGUN));
    golden("any", codec, new HeightClosed(300));
    golden("equivocation", codec, new EvidenceKept(equivocation()));
    golden("forgotten-lock", codec, new EvidenceKept(forgottenLock()));
    golden("prepare", codec, new VoteSigned(HASH, Optional.empty(), prepare()));
    golden(
        "commit",
        codec,
        new VoteSigned(
            certificate.digest(),
            Optional.of(certificate),
            new Commit(view, certificate.digest(), signature(4), signature(5))));
    SignedRoundChange vote =
        new SignedRoundChange(view, Optional.of(new PreparedValue(1, HASH)), signature(6));
    golden(
        "proposal",
        codec,
        new VoteSigned(
            block(9).hash(),
            Optional.empty(),
            new Proposal(view, block(9), signature(7), List.of(vote), List.of(prepare()))));
    golden(
        "round-change",
        codec,
        new VoteSigned(
            HASH,
            Optional.of(certificate),
            new RoundChange(vote, Optional.of(block(9)), List.of(prepare()))));
    golden(
        "round-change-unprepared",
        codec,
        new VoteSigned(
            Hash.ZERO,
            Optional.empty(),
            new RoundChange(
                new SignedRoundChange(view, Optional.empty(), signature(8)),
                Optional.empty(),
                List.of())));
  }

  @Test
  void theStateOfVotesKeepsItsBytes() throws IOException {
    TreeMap<Phase, VoteSigned> votes = new TreeMap<>();
    votes.put(Phase.PREPARE, new VoteSigned(HASH, Optional.empty(), prepare()));
    VotesState one = state(Optional.of(BEGUN), votes, evidence());
    HeightVotes earlier = new HeightVotes(new View(8, 0), votes, Optional.empty());
    VotesState two = new VotesState(one.begun(), 7, one.latest(), earlier, one.evidence());
    golden("some", new VotesStateCodec(), two);
    golden("none", new VotesStateCodec(), NOTHING_SIGNED);
  }

  @Test
  void recordsOfPrivateLedgersKeepTheirBytes() throws IOException {
    RecordCodec<PrivateLedgerRecord> codec = new PrivateLedgerRecordCodec();
    PayloadHash payload = PayloadHash.ofCipherText(Bytes.ofInts(7));
    WaitBegun wait = new WaitBegun(40, payload);
    Address contract = Address.fromHex("0x00000000000000000000000000000000000c0de1");
    PartyKey party = new PartyKey(Bytes.ofInts(1, 2, 3));
    Comparison found = new Comparison(41, payload, contract, party, HASH, Hash.ZERO);
    golden("any", codec, new BlockApplied(300, HASH, 12));
    golden("any", codec, wait);
    golden("late", codec, new Rewound(39, HASH, Optional.of(payload), 13));
    golden("lost", codec, new Rewound(39, HASH, Optional.empty(), 13));
    golden("any", codec, new Diverged(found));
    golden("any", codec, new Agreed(contract));
    RecordCodec<PrivateLedgerState> states = new PrivateLedgerStateCodec();
    TreeMap<Address, Comparison> diverged = new TreeMap<>(Map.of(contract, found));
    golden("some", states, PrivateLedgerState.durable(39, HASH, 13, Optional.of(wait), diverged));
    PrivateLedgerState none =
        PrivateLedgerState.durable(0, Hash.ZERO, 0, Optional.empty(), new TreeMap<>());
    golden("none", states, none);
    Bytes before = Bytes.fromHex(stored("private.State-1.none.hex"));
    assertEquals(none, states.decode("private.State/1", before));
  }

  @Test
  void earlierStatesOfVotesAreStillRead() throws IOException {
    TreeMap<Phase, VoteSigned> votes = new TreeMap<>();
    votes.put(Phase.PREPARE, new VoteSigned(HASH, Optional.empty(), prepare()));
    assertStillRead(1, state(Optional.empty(), votes, new TreeMap<>()));
    assertStillRead(2, state(Optional.empty(), votes, evidence()));
    VotesState three = state(Optional.of(BEGUN), votes, evidence());
    assertStillRead(3, three);
    HeightVotes earlier = new HeightVotes(new View(8, 0), votes, Optional.empty());
    assertStillRead(4, new VotesState(three.begun(), 0, three.latest(), earlier, three.evidence()));
  }

  private static void assertStillRead(int version, VotesState some) throws IOException {
    String manifest = "votes.State/" + version;
    String file = "votes.State-" + version;
    VotesStateCodec codec = new VotesStateCodec();
    assertEquals(some, codec.decode(manifest, Bytes.fromHex(stored(file + ".some.hex"))));
    assertEquals(NOTHING_SIGNED, codec.decode(manifest, Bytes.fromHex(stored(file + ".none.hex"))));
  }

  /** With votes at height 9 alone. */
  private static VotesState state(
      Optional<Instant> begun,
      SortedMap<Phase, VoteSigned> votes,
      SortedMap<Charge, Evidence> evidence) {
    HeightVotes latest = new HeightVotes(new View(9, 2), votes, Optional.of(certificate()));
    return new VotesState(begun, 0, latest, HeightVotes.NONE, evidence);
  }

  private static SortedMap<Charge, Evidence> evidence() {
    TreeMap<Charge, Evidence> kept = new TreeMap<>();
    for (Evidence one : List.of(equivocation(), forgottenLock())) {
      kept.put(one.charge(), one);
    }
    return kept;
  }

  private static Evidence equivocation() {
    return new Equivocation(
        ONE, new Proposal(new View(9, 1), block(9), signature(2), List.of(), List.of()), prepare());
  }

  private static Evidence forgottenLock() {
    Header header = block(9).header();
    SignedRoundChange bare = new SignedRoundChange(new View(9, 3), Optional.empty(), signature(6));
    return new ForgottenLock(
        TWO,
        new CommitSeal(header, 1, signature(9)),
        new RoundChange(bare, Optional.empty(), List.of()));
  }

  @Test
  void whatCannotBeReadIsAFaultThatNamesItsManifest() {
    List<RecordCodec<?>> codecs =
        List.of(
            new ChainRecordCodec(),
            new ChainStateCodec(config()),
            new VoteRecordCodec(),
            new VotesStateCodec(),
            new LocalsRecordCodec(),
            new LocalsStateCodec(),
            new PrivateLedgerRecordCodec(),
            new PrivateLedgerStateCodec());
    for (RecordCodec<?> codec : codecs) {
      Fault unknown = assertThrows(Fault.class, () -> codec.decode("later.Thing/9", Bytes.EMPTY));
      assertTrue(unknown.getMessage().contains("later.Thing/9"), unknown.getMessage());
    }
    Fault damaged =
        assertThrows(
            Fault.class,
            () -> new VoteRecordCodec().decode("votes.HeightClosed/1", Bytes.ofInts(0xc2, 1, 2)));
    assertTrue(damaged.getMessage().contains("votes.HeightClosed/1"), damaged.getMessage());
  }

  private static <R> void golden(String name, RecordCodec<R> codec, R record) throws IOException {
    String manifest = codec.manifest(record);
    String file = manifest.replace('/', '-') + "." + name + ".hex";
    Bytes encoded = codec.encode(record);
    assertEquals(stored(file), encoded.toHex(), file);
    assertEquals(record, codec.decode(manifest, encoded));
  }

  private static String stored(String file) throws IOException {
    try (InputStream in = JournalCodecsTest.class.getResourceAsStream("/journal/" + file)) {
      return in == null
          ? "no file " + file
          : new String(in.readAllBytes(), StandardCharsets.US_ASCII).replaceAll("\\s", "");
    }
  }

  private static Prepare prepare() {
    return new Prepare(new View(9, 1), HASH, signature(3));
  }

  private static PreparedCertificate certificate() {
    return new PreparedCertificate(1, block(9), List.of(prepare()));
  }

  private static Signature signature(int i) {
    return new Signature(i % 2, Uint256.of(1000 + i), Uint256.of(2000 + i));
  }

  private static Address address(int i) {
    byte[] bytes = new byte[Address.SIZE];
    bytes[Address.SIZE - 1] = (byte) i;
    return Address.wrap(bytes);
  }

  private static ChainConfig config() {
    return new ChainConfig(
        Uint256.of(1337), ForkSchedule.all(Fork.BERLIN), Optional.of(BftConfig.QBFT_DEFAULTS));
  }

  private static Block block(long number) {
    Transaction transaction =
        new Transaction.Legacy(
            3,
            Uint256.ZERO,
            21_000,
            Optional.of(ONE),
            Uint256.of(5),
            Bytes.ofInts(1, 2),
            Uint256.of(27),
            Uint256.of(11),
            Uint256.of(12));
    return new Block(
        new HeaderBuilder()
            .parentHash(HASH)
            .ommersHash(EmptyHashes.OMMERS)
            .coinbase(TWO)
            .stateRoot(HASH)
            .transactionsRoot(EmptyHashes.TRIE)
            .receiptsRoot(EmptyHashes.TRIE)
            .logsBloom(Bloom.EMPTY)
            .difficulty(Uint256.ONE)
            .number(number)
            .gasLimit(8_000_000)
            .gasUsed(21_000)
            .timestamp(1_700_000_000)
            .extraData(Bytes.EMPTY)
            .mixHash(Hash.ZERO)
            .nonce(Bytes.wrap(new byte[8]))
            .build(),
        List.of(transaction),
        List.of(),
        Optional.empty());
  }
}
