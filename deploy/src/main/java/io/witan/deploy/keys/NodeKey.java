package io.witan.deploy.keys;

import io.witan.deploy.CommandFailure;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.crypto.CurveOrder;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.crypto.Signer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.regex.Pattern;

/** A node's secret key and its file: 64 hexadecimal digits, as GoQuorum and geth keep it. */
public final class NodeKey {
  private static final Pattern DIGITS = Pattern.compile("[0-9a-fA-F]{64}");
  private static final int LARGEST_FILE = 256;

  private final Bytes secret;

  private NodeKey(Bytes secret) {
    this.secret = secret;
  }

  public static NodeKey random() {
    SecureRandom random = new SecureRandom();
    byte[] secret = new byte[32];
    do {
      random.nextBytes(secret);
    } while (!CurveOrder.isSecret(Bytes.of(secret)));
    return of(Bytes.wrap(secret));
  }

  /** The key of a 32-byte secret; refuses one that is no key of the curve. */
  public static NodeKey of(Bytes secret) {
    Secp256k1.get().publicKey(secret);
    return new NodeKey(secret);
  }

  /** The key that a setting names. */
  public static NodeKey read(SecretSource source) {
    return switch (source) {
      case SecretSource.InFile(var key, var path) -> read(path);
      case SecretSource.InVariable variable ->
          of(variable.text(), "environment variable " + variable.name());
    };
  }

  public static NodeKey read(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        throw new CommandFailure("there is no node key file " + file);
      }
      String place = "node key file " + file;
      if (Files.size(file) > LARGEST_FILE) {
        throw new CommandFailure(corrupt(place));
      }
      return of(Files.readString(file, StandardCharsets.ISO_8859_1), place);
    } catch (IOException unreadable) {
      throw new CommandFailure("cannot read the node key file " + file);
    }
  }

  private static NodeKey of(String text, String place) {
    if (!DIGITS.matcher(text.strip()).matches()) {
      throw new CommandFailure(corrupt(place));
    }
    try {
      return of(Bytes.fromHex(text.strip()));
    } catch (IllegalArgumentException notInRange) {
      throw new CommandFailure(place + " holds no key of the curve secp256k1");
    }
  }

  /** Writes a new file that only its owner can read. */
  public void write(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(
          file, secret.toHex().substring(2) + "\n", StandardOpenOption.TRUNCATE_EXISTING);
    } catch (FileAlreadyExistsException exists) {
      throw new CommandFailure("the file " + file + " exists already; it is left as it is");
    } catch (IOException failed) {
      throw new CommandFailure("cannot write the node key file " + file);
    }
  }

  public PublicKey publicKey() {
    return Secp256k1.get().publicKey(secret);
  }

  public Signer signer() {
    return Secp256k1.get().signer(secret);
  }

  /** The secret itself, for the peer handshake and for printing a development account's key. */
  public Bytes secret() {
    return secret;
  }

  @Override
  public String toString() {
    return "NodeKey(" + publicKey().address() + ")";
  }

  private static String corrupt(String place) {
    return place + " is corrupt: it must hold 64 hexadecimal digits";
  }
}
