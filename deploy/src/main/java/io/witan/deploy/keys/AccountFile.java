package io.witan.deploy.keys;

import io.witan.deploy.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.web3j.crypto.CipherException;
import org.web3j.crypto.WalletUtils;

/**
 * Accounts as Web3 secret storage (V3) files, as geth keeps them in its {@code keystore} folder.
 */
public final class AccountFile {
  private AccountFile() {}

  /** Makes a new account in {@code folder} and gives its file. */
  public static Path create(Path folder, String password) {
    try {
      Files.createDirectories(folder);
      String name = WalletUtils.generateNewWalletFile(password, folder.toFile(), true);
      return folder.resolve(name);
    } catch (IOException | CipherException | GeneralSecurityException failed) {
      throw new CommandFailure("cannot write an account file under " + folder);
    }
  }
}
