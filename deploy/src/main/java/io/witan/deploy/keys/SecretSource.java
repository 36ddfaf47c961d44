package io.witan.deploy.keys;

import io.witan.deploy.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where a secret is: in a file, or in a variable of the environment. A setting says this of a
 * secret, and never the secret itself.
 */
public sealed interface SecretSource {
  /** What a key or a list of passwords has at most; a key of a party in Tessera's form is short. */
  long MOST_BYTES = 64 << 10;

  /** Keys, as 64 hexadecimal digits, in PEM or in JSON; a name of a file is one line. */
  Pattern PLAIN =
      Pattern.compile("(0x)?[0-9a-fA-F]{64}|.*-----BEGIN.*|\\s*\\{.*|.*\\R.*", Pattern.DOTALL);

  String FILE = "file:";
  String VARIABLE = "env:";

  /**
   * A file.
   *
   * @param key of the configuration that names it
   */
  record InFile(String key, Path path) implements SecretSource {
    @Override
    public String text() {
      try {
        if (Files.isRegularFile(path) && Files.size(path) <= MOST_BYTES) {
          return Files.readString(path);
        }
      } catch (IOException unreadable) {
        // Said below.
      }
      // Whoever wrote the secret in its place would find it in the log if it was told here.
      throw new CommandFailure(
          "configuration key " + key + ": cannot read the file that it names, or it is too large");
    }

    @Override
    public String toString() {
      return path.toString();
    }
  }

  /** A variable of the environment, whose content is what the file's would be. */
  record InVariable(String key, String name) implements SecretSource {
    @Override
    public String text() {
      String text = System.getenv(name);
      if (text == null) {
        throw new CommandFailure(
            "configuration key " + key + ": the environment variable " + name + " is not set");
      }
      return text;
    }

    @Override
    public String toString() {
      return VARIABLE + name;
    }
  }

  /**
   * What a setting says: {@code env:NAME}, {@code file:PATH}, or a path.
   *
   * @param folder from which paths are taken
   * @throws CommandFailure if it is the secret itself, which is not repeated
   */
  static SecretSource of(Path folder, String key, String text) {
    if (text.startsWith(VARIABLE)) {
      return new InVariable(key, text.substring(VARIABLE.length()));
    }
    if (PLAIN.matcher(text).matches() || text.indexOf('\0') >= 0) {
      throw new CommandFailure(
          "configuration key "
              + key
              + " holds a secret itself: put that into a file or an environment variable, and name"
              + " it here: PATH or env:NAME");
    }
    String path = text.startsWith(FILE) ? text.substring(FILE.length()) : text;
    return new InFile(key, folder.resolve(path));
  }

  /** Whether a value may be shown: it names a place, and is not a secret in the place of one. */
  static boolean isShown(Path folder, String text) {
    if (text.isEmpty() || text.startsWith(VARIABLE) || text.startsWith(FILE)) {
      return true;
    }
    return !PLAIN.matcher(text).matches() && Files.exists(folder.resolve(text));
  }

  /**
   * The secret.
   *
   * @throws CommandFailure if it is not there; names the setting alone
   */
  String text();

  /** Its lines, such as one password on each. */
  default List<String> lines() {
    return text().lines().toList();
  }
}
