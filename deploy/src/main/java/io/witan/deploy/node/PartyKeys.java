package io.witan.deploy.node;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.deploy.CommandFailure;
import io.witan.deploy.config.PrivateConfig;
import io.witan.deploy.keys.PartyKeyFile;
import io.witan.deploy.keys.SecretSource;
import io.witan.httpapi.tessera.TlsIdentity;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.enclave.PartySecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the keys that a node's settings name. */
final class PartyKeys {
  private PartyKeys() {}

  /**
   * The public keys of its parties, the default one first, for a JVM that has not their secrets:
   * NAME.pub beside each NAME.key, which is not looked at.
   */
  static List<PartyKey> publicKeys(PrivateConfig config) {
    return config.keys().stream().map(PartyKeys::publicKey).toList();
  }

  private static PartyKey publicKey(SecretSource secret) {
    if (!(secret instanceof SecretSource.InFile file)) {
      throw new CommandFailure(
          "configuration key private.keys must name files in a JVM without the role enclave, which"
              + " reads NAME.pub beside each NAME.key, found "
              + secret);
    }
    Path open = PartyKeyFile.publicKey(file.path());
    try {
      return PartyKey.fromBase64(Files.readString(open).strip());
    } catch (IOException unreadable) {
      throw new CommandFailure(
          "cannot read the public key "
              + open
              + ": a JVM without the role enclave reads it in the place of the secret one");
    } catch (IllegalArgumentException malformed) {
      throw new CommandFailure("public key " + open + ": " + malformed.getMessage());
    }
  }

  /** The keys of its parties, the default one first. */
  static List<PartySecret> read(PrivateConfig config) {
    List<String> passwords = config.passwords().map(SecretSource::lines).orElse(List.of());
    List<PartySecret> secrets = new ArrayList<>();
    for (int i = 0; i < config.keys().size(); i++) {
      SecretSource file = config.keys().get(i);
      JsonNode json = PartyKeyFile.read(file);
      String password = i < passwords.size() ? passwords.get(i) : "";
      if (PartyKeyFile.isLocked(json) && password.isEmpty()) {
        throw new CommandFailure(
            "key file " + file + " is locked, and private.passwords-file has no line for it");
      }
      try {
        secrets.add(PartyKeyFile.open(json, password, config.encryptor().encryptor()));
      } catch (PartyKeyFile.Refused refused) {
        throw new CommandFailure("key file " + file + ": " + refused.getMessage());
      }
    }
    return secrets;
  }

  static TlsIdentity tls(PrivateConfig.Tls tls) {
    try {
      return TlsIdentity.read(
          tls.keyStore(),
          password(tls.keyPassword()),
          tls.trustStore(),
          password(tls.trustPassword()),
          true);
    } catch (IOException unusable) {
      throw new CommandFailure("private.tls: " + unusable.getMessage());
    }
  }

  private static char[] password(SecretSource source) {
    List<String> lines = source.lines();
    return lines.isEmpty() ? new char[0] : lines.getFirst().toCharArray();
  }
}
