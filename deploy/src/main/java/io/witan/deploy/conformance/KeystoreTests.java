package io.witan.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.httpapi.account.KeystoreV3;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.crypto.Secp256k1;

/** KeyStoreTests: an encrypted key file, its password and the key inside. */
final class KeystoreTests implements ConformanceFormat {
  @Override
  public String name() {
    return "keystore";
  }

  @Override
  public boolean recognises(TestFile file) {
    JsonNode first = file.first();
    return first.has("json") && first.has("password") && first.has("priv");
  }

  @Override
  public void run(TestFile file, CaseSink sink) {
    file.json()
        .properties()
        .forEach(
            entry -> {
              JsonNode test = entry.getValue();
              sink.check(
                  entry.getKey(),
                  () ->
                      check(
                          Fields.node(test, "json"),
                          Fields.text(test, "password"),
                          Fields.bytes(test, "priv")));
            });
  }

  static Outcome check(JsonNode keystore, String password, Bytes secret) {
    try {
      Bytes found = KeystoreV3.decrypt(keystore, password);
      // A key in a failure's reason would be a key in a log.
      Outcome same = Outcome.holds(secret.equals(found), "another key was decrypted");
      return keystore.hasNonNull("address")
          ? same.and(
              Outcome.equal(
                  "address",
                  Fields.address(keystore, "address"),
                  Secp256k1.get().publicKey(found).address()))
          : same;
    } catch (KeystoreV3.Refused refused) {
      return new Outcome.Failed("refused: " + refused.getMessage());
    }
  }
}
