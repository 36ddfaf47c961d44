package io.witan.deploy.keys;

import io.witan.protocol.privacy.enclave.EcEncryptor;
import io.witan.protocol.privacy.enclave.Encryptor;
import io.witan.protocol.privacy.enclave.NaclEncryptor;

/** Which cryptography a network's payloads have, by Tessera's names. */
public enum EncryptorChoice {
  NACL(new NaclEncryptor()),
  EC(EcEncryptor.P256);

  private final Encryptor encryptor;

  EncryptorChoice(Encryptor encryptor) {
    this.encryptor = encryptor;
  }

  public Encryptor encryptor() {
    return encryptor;
  }
}
