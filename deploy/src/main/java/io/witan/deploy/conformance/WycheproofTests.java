package io.witan.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.CurveOrder;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.crypto.Signature;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/** Files of project Wycheproof about the curve of Ethereum. */
final class WycheproofTests implements ConformanceFormat {
  private static final int POINT = 65;

  /** What stands before a point of secp256k1 in the usual encoding of a public key. */
  private static final Bytes KEY_PREFIX =
      Bytes.fromHex("3056301006072a8648ce3d020106052b8104000a034200");

  @Override
  public String name() {
    return "wycheproof";
  }

  @Override
  public boolean recognises(TestFile file) {
    return file.json().has("algorithm") && file.json().path("testGroups").isArray();
  }

  @Override
  public void run(TestFile file, CaseSink sink) {
    String schema = file.json().path("schema").asText();
    String algorithm = file.json().path("algorithm").asText();
    for (JsonNode group : file.json().get("testGroups")) {
      for (JsonNode test : Fields.node(group, "tests")) {
        sink.check(
            "case " + test.path("tcId").asText(), () -> check(schema, algorithm, group, test));
      }
    }
  }

  private static Outcome check(String schema, String algorithm, JsonNode group, JsonNode test) {
    boolean onOurCurve =
        group.path("curve").asText().equals("secp256k1")
            || group.path("publicKey").path("curve").asText().equals("secp256k1");
    if (!onOurCurve) {
      return new Outcome.Uncovered(algorithm + ": encryption of private payloads");
    }
    String comment = test.path("comment").asText();
    if (comment.contains("large x-coordinate") || comment.contains("with a reduction")) {
      return new Outcome.Excluded("Ethereum's v cannot name a point beyond the order");
    }
    boolean holds;
    if (schema.startsWith("ecdsa_p1363")) {
      holds = verifies(group, test, Optional.of(Fields.bytes(test, "sig")));
    } else if (schema.startsWith("ecdsa")) {
      // Bitcoin takes only the lower of the two values that s can have.
      boolean low = schema.startsWith("ecdsa_bitcoin");
      holds =
          verifies(
              group,
              test,
              DerSignature.read(Fields.bytes(test, "sig"))
                  .filter(words -> !low || CurveOrder.isLow(signature(0, words))));
    } else {
      holds = agrees(test);
    }
    return switch (Fields.text(test, "result")) {
      case "valid" -> Outcome.holds(holds, "should hold but does not");
      case "invalid" -> Outcome.holds(!holds, "should not hold but does");
      default -> Outcome.passed();
    };
  }

  /** We recover keys: a signature holds where one of the two that it can have is the key. */
  private static boolean verifies(JsonNode group, JsonNode test, Optional<Bytes> words) {
    Bytes point = Fields.bytes(Fields.node(group, "publicKey"), "uncompressed");
    Bytes encoded = words.orElse(Bytes.EMPTY);
    if (encoded.size() != 64) {
      return false;
    }
    Hash digest = digest(Fields.text(group, "sha"), Fields.bytes(test, "msg"));
    PublicKey key = new PublicKey(point.slice(1, POINT));
    for (int parity = 0; parity < 2; parity++) {
      Signature signature = signature(parity, encoded);
      if (CurveOrder.admits(signature)
          && Secp256k1.get().recoverKey(digest, signature).equals(Optional.of(key))) {
        return true;
      }
    }
    return false;
  }

  private static Signature signature(int parity, Bytes words) {
    return new Signature(parity, Uint256.of(words.slice(0, 32)), Uint256.of(words.slice(32, 64)));
  }

  private static Hash digest(String algorithm, Bytes message) {
    try {
      byte[] whole = MessageDigest.getInstance(algorithm).digest(message.unsafeArray());
      return Hash.of(Bytes.wrap(whole).slice(0, Hash.SIZE));
    } catch (NoSuchAlgorithmException unknown) {
      throw new MalformedTest("digest " + algorithm + " is not known");
    }
  }

  private static boolean agrees(JsonNode test) {
    Bytes encoded = Fields.bytes(test, "public");
    int prefix = KEY_PREFIX.size();
    if (encoded.size() != prefix + POINT
        || !encoded.slice(0, prefix).equals(KEY_PREFIX)
        || encoded.get(prefix) != 4) {
      return false;
    }
    PublicKey key = new PublicKey(encoded.slice(prefix + 1, prefix + POINT));
    Bytes secret = Uint256.of(Fields.integer("0x" + Fields.text(test, "private"))).toBytes32();
    return Secp256k1.get().isOnCurve(key)
        && Secp256k1.get().agree(secret, key).equals(Fields.bytes(test, "shared"));
  }
}
