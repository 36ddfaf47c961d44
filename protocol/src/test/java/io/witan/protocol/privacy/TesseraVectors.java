package io.witan.protocol.privacy;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.enclave.NaclEncryptor;
import io.witan.protocol.privacy.enclave.PartySecret;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Collections;
import java.util.Properties;

/** Payloads of Tessera with fixed keys and randomness. */
public final class TesseraVectors {
  public static final PartySecret A = secret("yAWAJjwPqUtNVlqGjSrBmr1/iIkghuOh1803Yzx9jLM=");
  public static final PartySecret B = secret("fF5UOlKKIwuaNrZ8+KU4WO+pxOYu8tNMQncyxbsSC6U=");
  public static final PartySecret C = secret("ygQVE998+w/C+rU/4CVgyhSAJf63YLKufbkqihcpjVI=");

  private static final Properties VALUES = load();

  private TesseraVectors() {}

  /** A value of the file. */
  public static Bytes value(String name) {
    return Bytes.fromHex(VALUES.getProperty(name));
  }

  public static Bytes repeated(int value, int times) {
    return Bytes.ofInts(Collections.nCopies(times, value).stream().mapToInt(i -> i).toArray());
  }

  private static PartySecret secret(String base64) {
    return new NaclEncryptor().ofSecret(Bytes.wrap(Base64.getDecoder().decode(base64)));
  }

  private static Properties load() {
    try (InputStream in =
        TesseraVectors.class.getResourceAsStream("/privacy/tessera-payloads.properties")) {
      Properties values = new Properties();
      values.load(in);
      return values;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
