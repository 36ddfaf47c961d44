package io.witan.deploy.keys;

import io.witan.deploy.CommandFailure;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** New accounts as encrypted files, named as geth names them in its {@code keystore} folder. */
public final class AccountFile {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm-ss.nnnnnnnnn'Z'").withZone(ZoneOffset.UTC);

  private AccountFile() {}

  /** Makes a new account in {@code folder} and gives its file. */
  public static Path create(Path folder, String password) {
    NodeKey account = NodeKey.random();
    byte[] entropy = new byte[64];
    new SecureRandom().nextBytes(entropy);
    String json = KeystoreV3.encrypt(account.secret(), password, Bytes.wrap(entropy));
    Address address = account.publicKey().address();
    Path file =
        folder.resolve("UTC--" + STAMP.format(Instant.now()) + "--" + address.toHex().substring(2));
    try {
      Files.createDirectories(folder);
      Files.writeString(file, json, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      return file;
    } catch (IOException failed) {
      throw new CommandFailure("cannot write an account file under " + folder);
    }
  }
}
