package io.witan.deploy.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.witan.deploy.CommandFailure;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.consensus.Evidence;
import io.witan.protocol.consensus.bft.Engines;
import io.witan.protocol.consensus.bft.EvidenceCodec;
import io.witan.protocol.crypto.Secp256k1;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Evidence against a validator, checked by its signatures alone.
 *
 * @param holds whether the validator really contradicted itself
 * @param words what it did, or why this proves nothing
 */
public record Proof(boolean holds, String words) {
  /** Checks evidence as a node found it. */
  static Proof of(Evidence evidence) {
    if (!evidence.holds(Engines.of(evidence), Secp256k1.get())) {
      return new Proof(false, "no proof: %s did not sign it".formatted(evidence.culprit()));
    }
    String words =
        "%s at height %d by %s: %s, and %s"
            .formatted(
                evidence.kind(),
                evidence.first().view().height(),
                evidence.culprit(),
                evidence.first().words(),
                evidence.second().words());
    return new Proof(true, words);
  }

  private static Proof of(String hex) {
    try {
      return of(EvidenceCodec.decode(Bytes.fromHex(hex)));
    } catch (IllegalArgumentException damaged) {
      return new Proof(false, "no proof: " + damaged.getMessage());
    }
  }

  /**
   * Checks every {@code proof} in a file of JSON, such as what {@code witan_consensus} answers.
   *
   * @throws CommandFailure if it cannot be read
   */
  public static List<Proof> in(Path file) {
    try {
      JsonNode json = new ObjectMapper().readTree(file.toFile());
      List<Proof> proofs = new ArrayList<>();
      json.findValuesAsText("proof").forEach(hex -> proofs.add(of(hex)));
      return proofs;
    } catch (IOException unreadable) {
      throw new CommandFailure(file + " is no JSON: " + unreadable.getMessage());
    }
  }
}
