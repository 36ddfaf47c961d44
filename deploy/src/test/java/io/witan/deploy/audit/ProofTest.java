package io.witan.deploy.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.consensus.BftFrame.Prepare;
import io.witan.protocol.consensus.BftRules;
import io.witan.protocol.consensus.Evidence;
import io.witan.protocol.consensus.Evidence.Equivocation;
import io.witan.protocol.consensus.View;
import io.witan.protocol.consensus.bft.EvidenceCodec;
import io.witan.protocol.consensus.bft.Ibft;
import io.witan.protocol.consensus.bft.Qbft;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.crypto.Signer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProofTest {
  private static final View VIEW = new View(7, 1);

  @TempDir Path folder;

  private final Signer culprit = signer(1);

  @Test
  void whatBothEnginesSignIsProofAgainstWhoSignedIt() throws IOException {
    List<Proof> proofs = read(evidence(Qbft.RULES, culprit), evidence(Ibft.RULES, culprit));
    assertEquals(2, proofs.size());
    for (Proof proof : proofs) {
      assertTrue(proof.holds(), proof::words);
      assertTrue(proof.words().contains(culprit.address().toHex()), proof::words);
    }
  }

  @Test
  void whatAnotherSignedProvesNothing() throws IOException {
    Evidence others = evidence(Qbft.RULES, signer(2));
    Evidence framed = new Equivocation(culprit.address(), others.first(), others.second());
    assertFalse(read(framed).getFirst().holds());
  }

  @Test
  void whatIsDamagedProvesNothing() throws IOException {
    Path file = folder.resolve("damaged.json");
    Files.writeString(file, "{\"result\": {\"evidence\": [{\"proof\": \"0xc0\"}]}}");
    assertFalse(Proof.in(file).getFirst().holds());
  }

  private List<Proof> read(Evidence... all) throws IOException {
    StringBuilder json = new StringBuilder("{\"result\": {\"evidence\": [");
    for (Evidence one : all) {
      json.append(json.charAt(json.length() - 1) == '}' ? "," : "")
          .append("{\"proof\": \"%s\"}".formatted(EvidenceCodec.encode(one).toHex()));
    }
    Path file = folder.resolve("consensus.json");
    Files.writeString(file, json.append("]}}"));
    return Proof.in(file);
  }

  private static Evidence evidence(BftRules rules, Signer signer) {
    return new Equivocation(signer.address(), prepare(rules, signer, 1), prepare(rules, signer, 2));
  }

  private static Prepare prepare(BftRules rules, Signer signer, int block) {
    Hash digest = Hash.of(Uint256.of(block).toBytes32());
    var encoding = rules.encoding().by(signer.address());
    return new Prepare(VIEW, digest, encoding.named(), signer.sign(encoding.prepare(VIEW, digest)));
  }

  private static Signer signer(int number) {
    return Secp256k1.get().signer(Bytes.wrap(Uint256.of(number).toBytes32().toArray()));
  }
}
