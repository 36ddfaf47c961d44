package io.witan.deploy.node;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.deploy.CommandFailure;
import io.witan.deploy.config.PrivateConfig;
import io.witan.deploy.keys.PartyKeyFile;
import io.witan.deploy.keys.SecretSource;
import io.witan.httpapi.tessera.TlsIdentity;
import io.witan.protocol.privacy.enclave.PartySecret;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the secrets that a node's settings name. */
final class PartyKeys {
  private PartyKeys() {}

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
