package io.witan.deploy.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.BftFrame.Prepare;
import io.witan.protocol.consensus.BftFrame.PreparedValue;
import io.witan.protocol.consensus.BftFrame.RoundChange;
import io.witan.protocol.consensus.BftFrame.SignedRoundChange;
import io.witan.protocol.consensus.Phase;
import io.witan.protocol.consensus.View;
import io.witan.protocol.consensus.bft.BftCodec;
import io.witan.protocol.consensus.bft.Qbft;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.crypto.Signer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeardFramesTest {
  private static final View VIEW = new View(7, 1);

  @TempDir Path folder;

  private final Signer validator = signer(1);
  private final Map<Address, Map<Ballot, Hash>> journals = new TreeMap<>();
  private final List<String> findings = new ArrayList<>();
  private final HeardFrames heard = new HeardFrames(journals, findings::add);

  @Test
  void whatIsHeardTwiceAndIsInTheJournalIsWell() throws IOException {
    journals.put(validator.address(), Map.of(new Ballot(VIEW, Phase.PREPARE), digest(1)));
    read("A1", line(prepare(1)));
    read("B1", line(prepare(1)), line(prepare(1)));
    assertEquals(List.of(), findings);
    assertEquals(3, heard.heard());
    assertEquals(1, heard.recorded());
  }

  @Test
  void twoVotesThatDifferentNodesHeardContradictEachOther() throws IOException {
    read("A1", line(prepare(1)));
    read("B1", line(prepare(2)));
    assertEquals(1, findings.size());
    assertTrue(findings.getFirst().contains(validator.address().toHex()), findings::getFirst);
  }

  @Test
  void aVoteThatIsOnlyShownInAnotherMessageIsCompared() throws IOException {
    read("A1", line(prepare(1)));
    Signer other = signer(2);
    SignedRoundChange vote =
        new SignedRoundChange(
            VIEW.withRound(2),
            Optional.of(new PreparedValue(1, digest(2))),
            other.sign(
                Qbft.RULES
                    .encoding()
                    .roundChange(VIEW.withRound(2), Optional.of(new PreparedValue(1, digest(2))))));
    read("B1", line(new RoundChange(vote, Optional.empty(), List.of(prepare(2)))));
    assertEquals(1, findings.size());
    assertTrue(findings.getFirst().contains(validator.address().toHex()), findings::getFirst);
  }

  @Test
  void aVoteThatItsSignersJournalDoesNotHoldIsNamed() throws IOException {
    journals.put(validator.address(), Map.of());
    read("A1", line(prepare(1)));
    assertEquals(1, findings.size());
    assertTrue(findings.getFirst().endsWith("holds nothing there"), findings::getFirst);
  }

  @Test
  void onlyALastLineMayBeCutOff() throws IOException {
    String whole = line(prepare(1));
    String half = whole.substring(0, whole.length() / 2);
    read("A1", whole, half);
    assertEquals(List.of(), findings);
    read("A2", half, whole);
    assertEquals(1, findings.size());
  }

  private void read(String name, String... lines) throws IOException {
    Path file = folder.resolve(name);
    Files.write(file, List.of(lines));
    heard.read(file);
  }

  /** As a node writes it. */
  private static String line(BftFrame frame) {
    return "%s %d %s"
        .formatted(signer(9).address(), BftCodec.code(frame), BftCodec.encode(frame).toHex());
  }

  private Prepare prepare(int block) {
    Hash digest = digest(block);
    return new Prepare(VIEW, digest, validator.sign(Qbft.RULES.encoding().prepare(VIEW, digest)));
  }

  private static Hash digest(int block) {
    return Hash.of(Uint256.of(block).toBytes32());
  }

  private static Signer signer(int number) {
    return Secp256k1.get().signer(Bytes.wrap(Uint256.of(number).toBytes32().toArray()));
  }
}
