package io.witan.deploy.keys;

import io.witan.protocol.privacy.enclave.EcEncryptor;
import io.witan.protocol.privacy.enclave.Encryptor;
import io.witan.protocol.privacy.enclave.NaclEncryptor;

/** Which cryptography a network's payloads have, by Tessera's names. */
public enum EncryptorChoice {
  NACL,
  EC;

  public Encryptor encryptor() {
    return switch (this) {
      case NACL -> new NaclEncryptor();
      case EC -> EcEncryptor.P256;
    };
  }
}
