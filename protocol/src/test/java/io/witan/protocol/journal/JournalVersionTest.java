package io.witan.protocol.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.machine.RecordCodec;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.enclave.KeyUse;
import io.witan.protocol.privacy.enclave.KeyUseCodec;
import io.witan.protocol.rules.BftConfig;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.ForkSchedule;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What a journal of each version may hold. Nothing is ever taken from this list, and nothing is
 * added to a version that was released: what is new comes with the next one, so that programs that
 * do not know it refuse the journal.
 */
class JournalVersionTest {
  private static final TreeMap<Integer, Set<String>> SINCE =
      new TreeMap<>(
          Map.of(
              3,
              Set.of(
                  "chain.BlockAppended/1",
                  "chain.State/1",
                  "enclave.KeysUsed/1",
                  "private.Agreed/1",
                  "private.BlockApplied/1",
                  "private.Diverged/2",
                  "private.Rewound/1",
                  "private.State/1",
                  "private.State/2",
                  "private.WaitBegun/1",
                  "raft.Compacted/1",
                  "raft.EntriesAppended/1",
                  "raft.MembershipChanged/1",
                  "raft.State/1",
                  "raft.SuffixDropped/1",
                  "raft.TermEntered/1",
                  "raft.VoteGranted/1",
                  "votes.EvidenceKept/1",
                  "votes.HeightClosed/1",
                  "votes.JournalBegun/1",
                  "votes.State/1",
                  "votes.State/2",
                  "votes.State/3",
                  "votes.State/4",
                  "votes.State/5",
                  "votes.VoteSigned/1")));

  /**
   * Of persistence ids that programs of the versions above leave alone where they do not know them.
   */
  private static final Set<String> LEFT_ALONE = Set.of("locals.Kept/1", "locals.State/1");

  private static final ChainConfig CHAIN =
      new ChainConfig(
          Uint256.of(1337), ForkSchedule.all(Fork.BERLIN), Optional.of(BftConfig.QBFT_DEFAULTS));

  private static final Map<String, List<RecordCodec<?>>> CODECS =
      Map.of(
          "chain", List.of(new ChainRecordCodec(), new ChainStateCodec(CHAIN)),
          "locals", List.of(new LocalsRecordCodec(), new LocalsStateCodec()),
          "votes", List.of(new VoteRecordCodec(), new VotesStateCodec()),
          "raft", List.of(new RaftRecordCodec(), new RaftStateCodec()),
          "private", List.of(new PrivateLedgerRecordCodec(), new PrivateLedgerStateCodec()),
          "enclave", List.of(new KeyUseCodec()));

  @Test
  void whatThisProgramKnowsIsOfItsVersionAtMost() {
    assertTrue(SINCE.lastKey() <= JournalVersion.CURRENT, "raise JournalVersion.CURRENT");
  }

  @Test
  void everyManifestOfAnyVersionHasBytesThatAreStillReadAndNoOtherIsWritten() throws Exception {
    Set<String> read = new TreeSet<>();
    for (Path file : files()) {
      String manifest = manifest(file);
      Bytes stored = Bytes.fromHex(Files.readString(file).replaceAll("\\s", ""));
      String kind = manifest.substring(0, manifest.indexOf('.'));
      boolean isState = manifest.contains(".State/");
      requireRead(CODECS.get(kind).get(isState ? 1 : 0), manifest, stored);
      read.add(manifest);
    }
    assertEquals(known(), read);
  }

  @Test
  void theAuditOfUsedKeysKeepsItsBytes() throws Exception {
    List<KeyUse> uses =
        Stream.of(KeyUse.Purpose.values())
            .map(
                purpose ->
                    new KeyUse(
                        new PartyKey(Bytes.ofInts(1, 2, 3)),
                        purpose,
                        PayloadHash.ofCipherText(Bytes.ofInts(7)),
                        Instant.ofEpochMilli(1_700_000_000_123L)))
            .toList();
    Path file =
        files().stream()
            .filter(it -> manifest(it).startsWith("enclave."))
            .findFirst()
            .orElseThrow();
    assertEquals(Files.readString(file).strip(), new KeyUseCodec().encode(uses).toHex());
    Bytes stored = Bytes.fromHex(Files.readString(file).strip());
    assertEquals(uses, new KeyUseCodec().decode("enclave.KeysUsed/1", stored));
  }

  private static <R> void requireRead(RecordCodec<R> codec, String manifest, Bytes stored) {
    R value = codec.decode(manifest, stored);
    String written = codec.manifest(value);
    assertTrue(known().contains(written), written);
    if (written.equals(manifest)) {
      assertEquals(stored, codec.encode(value), manifest);
    }
  }

  private static Set<String> known() {
    return Stream.concat(SINCE.values().stream(), Stream.of(LEFT_ALONE))
        .flatMap(Set::stream)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<Path> files() throws IOException, URISyntaxException {
    Path folder = Path.of(JournalVersionTest.class.getResource("/journal").toURI());
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  /** Of {@code votes.State-5.some.hex} it is {@code votes.State/5}. */
  private static String manifest(Path file) {
    String[] parts = file.getFileName().toString().split("\\.", -1);
    return parts[0] + "." + parts[1].replace('-', '/');
  }
}
