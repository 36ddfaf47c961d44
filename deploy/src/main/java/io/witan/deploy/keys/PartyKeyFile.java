package io.witan.deploy.keys;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.deploy.CommandFailure;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.enclave.Encryptor;
import io.witan.protocol.privacy.enclave.PartySecret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * The secret key of a party in Tessera's key files: NAME.key, plain ({@code unlocked}) or under a
 * password ({@code argon2sbox}: Argon2 version 1.3 gives the key of a sealed box), and NAME.pub,
 * the public key in Base64.
 */
public final class PartyKeyFile {
  /**
   * What a password costs whoever guesses it (RFC 9106).
   *
   * @param variant {@code d}, {@code i} or {@code id}
   * @param memory in KiB
   */
  public record Argon2(String variant, int memory, int iterations, int parallelism) {
    /** Tessera's own: about ten seconds and 1 GiB for each key. */
    public static final Argon2 TESSERA = new Argon2("i", 1 << 20, 10, 4);

    private static final Map<String, Integer> VARIANTS =
        Map.of(
            "d", Argon2Parameters.ARGON2_d,
            "i", Argon2Parameters.ARGON2_i,
            "id", Argon2Parameters.ARGON2_id);

    private static final int MOST_MEMORY = 2 << 20;

    /** Why no key is derived by it; empty where one is. */
    Optional<String> fault() {
      if (!VARIANTS.containsKey(variant)) {
        return Optional.of("aopts.variant must be d, i or id");
      }
      if (memory < 8 || memory > MOST_MEMORY) {
        return Optional.of("aopts.memory must be from 8 to " + MOST_MEMORY + " KiB");
      }
      if (iterations < 1 || iterations > 100) {
        return Optional.of("aopts.iterations must be from 1 to 100");
      }
      return parallelism < 1 || parallelism > 64
          ? Optional.of("aopts.parallelism must be from 1 to 64")
          : Optional.empty();
    }

    Bytes derive(String password, Bytes salt) {
      Argon2BytesGenerator generator = new Argon2BytesGenerator();
      generator.init(
          new Argon2Parameters.Builder(VARIANTS.get(variant))
              .withVersion(Argon2Parameters.ARGON2_VERSION_13)
              .withSalt(salt.toArray())
              .withMemoryAsKB(memory)
              .withIterations(iterations)
              .withParallelism(parallelism)
              .build());
      byte[] key = new byte[32];
      generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), key);
      return Bytes.wrap(key);
    }
  }

  /** A file's fault, or a wrong password. */
  public static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String reason) {
      super(reason);
    }
  }

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LARGEST_FILE = 16_384;
  private static final int SALT_SIZE = 32;

  private PartyKeyFile() {}

  /** The JSON of a secret that nobody locks. */
  public static String unlocked(PartySecret secret) {
    ObjectNode root = JSON.createObjectNode().put("type", "unlocked");
    root.putObject("data").put("bytes", base64(secret.forKeyFile()));
    return root.toPrettyString();
  }

  /**
   * The JSON of a secret under a password.
   *
   * @param entropy random bytes: the nonce of the box and 32 bytes of salt
   */
  public static String locked(
      PartySecret secret, String password, Argon2 cost, Encryptor encryptor, Bytes entropy) {
    Bytes nonce = entropy.slice(0, encryptor.nonceSize());
    Bytes salt = entropy.slice(encryptor.nonceSize(), encryptor.nonceSize() + SALT_SIZE);
    Bytes box = encryptor.seal(secret.forKeyFile(), nonce, cost.derive(password, salt));
    ObjectNode root = JSON.createObjectNode().put("type", "argon2sbox");
    ObjectNode data = root.putObject("data");
    data.putObject("aopts")
        .put("variant", cost.variant())
        .put("memory", cost.memory())
        .put("iterations", cost.iterations())
        .put("parallelism", cost.parallelism());
    data.put("snonce", base64(nonce)).put("asalt", base64(salt)).put("sbox", base64(box));
    return root.toPrettyString();
  }

  /** Whether a file asks for a password. */
  public static boolean isLocked(JsonNode file) {
    return file.path("type").asText().toLowerCase(Locale.ROOT).equals("argon2sbox");
  }

  /**
   * The pair of keys of a file.
   *
   * @param password looked at where the file is locked
   * @throws Refused if the file is not of this form, or the password is wrong
   */
  public static PartySecret open(JsonNode file, String password, Encryptor encryptor)
      throws Refused {
    JsonNode data = file.path("data");
    if (!isLocked(file) && !file.path("type").asText().equals("unlocked")) {
      throw new Refused("type is neither unlocked nor argon2sbox");
    }
    Bytes secret = isLocked(file) ? unlock(data, password, encryptor) : bytes(data, "bytes");
    try {
      return encryptor.ofSecret(secret);
    } catch (IllegalArgumentException wrong) {
      throw new Refused(wrong.getMessage());
    }
  }

  private static Bytes unlock(JsonNode data, String password, Encryptor encryptor) throws Refused {
    JsonNode options = data.path("aopts");
    // Older files call the variant by another name.
    String variant = options.path("variant").asText(options.path("algorithm").asText());
    Argon2 cost =
        new Argon2(
            variant,
            options.path("memory").asInt(),
            options.path("iterations").asInt(),
            options.path("parallelism").asInt());
    Optional<String> fault = cost.fault();
    if (fault.isPresent()) {
      throw new Refused(fault.get());
    }
    Bytes key = cost.derive(password, bytes(data, "asalt"));
    return encryptor
        .open(bytes(data, "sbox"), bytes(data, "snonce"), key)
        .orElseThrow(() -> new Refused("the password is wrong, or the key file is damaged"));
  }

  private static Bytes bytes(JsonNode data, String field) throws Refused {
    try {
      return Bytes.wrap(Base64.getDecoder().decode(data.path(field).asText()));
    } catch (IllegalArgumentException notBase64) {
      throw new Refused("data." + field + " is not Base64");
    }
  }

  private static String base64(Bytes bytes) {
    return Base64.getEncoder().encodeToString(bytes.unsafeArray());
  }

  /** The JSON of the key that a setting names. */
  public static JsonNode read(SecretSource source) {
    return switch (source) {
      case SecretSource.InFile(var key, var path) -> read(path);
      case SecretSource.InVariable variable -> {
        try {
          yield JSON.readTree(variable.text());
        } catch (JsonProcessingException notJson) {
          throw new CommandFailure("environment variable " + variable.name() + " is not JSON");
        }
      }
    };
  }

  /** The JSON of a key file, whose length is looked at first. */
  public static JsonNode read(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        throw new CommandFailure("there is no key file " + file);
      }
      if (Files.size(file) > LARGEST_FILE) {
        throw new CommandFailure("key file " + file + " is larger than 16 KiB");
      }
      return JSON.readTree(Files.readString(file));
    } catch (JsonProcessingException notJson) {
      throw new CommandFailure("key file " + file + " is not JSON");
    } catch (IOException unreadable) {
      throw new CommandFailure("cannot read the key file " + file);
    }
  }

  /** NAME.pub, which stands beside NAME.key. */
  public static Path publicKey(Path key) {
    return key.resolveSibling(key.getFileName().toString().replaceFirst("\\.key$", "") + ".pub");
  }

  /**
   * Writes NAME.key, which only its owner can read, and NAME.pub beside it; neither may exist.
   *
   * @param name path without an ending
   */
  public static void write(Path name, String json, PartySecret secret) {
    Path folder = name.toAbsolutePath().getParent();
    Path key = folder.resolve(name.getFileName() + ".key");
    Path open = publicKey(key);
    try {
      Files.createDirectories(folder);
      for (Path file : new Path[] {key, open}) {
        if (Files.exists(file)) {
          throw new CommandFailure("the file " + file + " exists already; it is left as it is");
        }
      }
      Files.createFile(
          key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(key, json + "\n", StandardOpenOption.TRUNCATE_EXISTING);
      Files.writeString(open, secret.key().toBase64() + "\n", StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException exists) {
      throw new CommandFailure("the file " + exists.getFile() + " exists already");
    } catch (IOException failed) {
      throw new CommandFailure("cannot write the key file " + key);
    }
  }
}
