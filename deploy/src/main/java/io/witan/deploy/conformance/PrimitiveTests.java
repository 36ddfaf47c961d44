package io.witan.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.trie.Nibbles;
import io.witan.protocol.wire.Ecies;
import io.witan.protocol.wire.NodeKey;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** BasicTests of ciphers and of the hex-prefix form of trie paths. */
final class PrimitiveTests implements ConformanceFormat {
  @Override
  public String name() {
    return "basic";
  }

  @Override
  public boolean recognises(TestFile file) {
    JsonNode first = file.first();
    return first.has("decryption_type") || (first.has("seq") && first.has("term"));
  }

  @Override
  public void run(TestFile file, CaseSink sink) {
    for (var entry : file.json().properties()) {
      JsonNode test = entry.getValue();
      sink.check(entry.getKey(), () -> test.has("seq") ? hexPrefix(test) : decryption(test));
    }
  }

  private static Outcome hexPrefix(JsonNode test) {
    JsonNode seq = Fields.node(test, "seq");
    byte[] nibbles = new byte[seq.size()];
    for (int i = 0; i < nibbles.length; i++) {
      nibbles[i] = (byte) seq.get(i).asInt();
    }
    boolean leaf = Fields.node(test, "term").asBoolean();
    Bytes actual = Bytes.wrap(Nibbles.toHexPrefix(nibbles, leaf));
    return Outcome.equal("hex prefix", Fields.bytes(test, "out"), actual);
  }

  private static Outcome decryption(JsonNode test) {
    Bytes key = Fields.bytes(test, "key");
    Bytes cipher = Fields.bytes(test, "cipher");
    Bytes payload = Fields.bytes(test, "payload");
    return switch (Fields.text(test, "decryption_type")) {
      case "aes_ctr" -> Outcome.equal("payload", payload, aes(key, cipher));
      case "ecies_sec1_altered" ->
          Outcome.equal(
              "payload",
              Optional.of(payload),
              Ecies.open(NodeKey.of(Secp256k1.get(), key), cipher, Bytes.EMPTY));
      default -> throw new MalformedTest("decryption_type is not known");
    };
  }

  /** AES in counter mode from zero, as RLPx frames use it. */
  private static Bytes aes(Bytes key, Bytes data) {
    try {
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(
          Cipher.DECRYPT_MODE,
          new SecretKeySpec(key.unsafeArray(), "AES"),
          new IvParameterSpec(new byte[16]));
      return Bytes.wrap(cipher.doFinal(data.unsafeArray()));
    } catch (GeneralSecurityException wrong) {
      throw new MalformedTest("the key or the cipher text has a wrong length");
    }
  }
}
