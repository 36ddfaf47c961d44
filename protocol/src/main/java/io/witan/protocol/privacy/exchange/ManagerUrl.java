package io.witan.protocol.privacy.exchange;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a transaction manager is reached by others, in one form: scheme and host in lower case, a
 * slash at the end.
 *
 * @param host without port; in brackets where it is an IPv6 address
 */
public record ManagerUrl(String text, String host) implements Comparable<ManagerUrl> {
  /** What a text may have. */
  public static final int MOST_CHARACTERS = 500;

  /** Names of containers may have underscores. */
  private static final Pattern FORM =
      Pattern.compile(
          "(?<place>https?://(?<host>[a-z0-9._-]+|\\[[0-9a-f:.]+])(:[0-9]{1,5})?)"
              + "(?<path>(/[\\w.~%-]*)*)",
          Pattern.CASE_INSENSITIVE);

  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException if it is none of http or https with a host, or has a user, a
   *     query or a fragment
   */
  public static ManagerUrl of(String text) {
    Matcher url = FORM.matcher(text);
    if (text.length() > MOST_CHARACTERS || !url.matches()) {
      throw new IllegalArgumentException("is no URL of a manager, such as http://host:9000/");
    }
    String path = url.group("path").endsWith("/") ? url.group("path") : url.group("path") + "/";
    return new ManagerUrl(
        url.group("place").toLowerCase(Locale.ROOT) + path,
        url.group("host").toLowerCase(Locale.ROOT));
  }

  @Override
  public int compareTo(ManagerUrl other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
