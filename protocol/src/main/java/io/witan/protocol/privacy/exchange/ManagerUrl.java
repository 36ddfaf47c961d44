package io.witan.protocol.privacy.exchange;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a transaction manager is reached by others, in one form: scheme and host in lower case, a
 * slash at the end.
 *
 * @param host without port; in brackets where it is an IPv6 address
 */
public record ManagerUrl(String text, String host) implements Comparable<ManagerUrl> {
  /** Longer texts are refused before they are looked at. */
  public static final int MOST_CHARACTERS = 500;

  /** A host and perhaps a port; names of containers have underscores, which URI knows none of. */
  private static final Pattern AUTHORITY =
      Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?");

  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException if it is none of http or https with a host, or has a user, a
   *     query or a fragment
   */
  public static ManagerUrl of(String text) {
    if (text.length() > MOST_CHARACTERS) {
      throw new IllegalArgumentException(
          "a manager's URL has at most " + MOST_CHARACTERS + " characters");
    }
    URI uri = parsed(text);
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    Matcher authority = AUTHORITY.matcher(Objects.toString(uri.getRawAuthority(), ""));
    boolean bare = uri.getRawQuery() == null && uri.getRawFragment() == null;
    if (!(scheme.equals("http") || scheme.equals("https")) || !bare || !authority.matches()) {
      throw new IllegalArgumentException("is no URL of a manager, such as http://host:9000/");
    }
    String place = authority.group().toLowerCase(Locale.ROOT);
    String path = uri.getRawPath().endsWith("/") ? uri.getRawPath() : uri.getRawPath() + "/";
    return new ManagerUrl(
        scheme + "://" + place + path, authority.group(1).toLowerCase(Locale.ROOT));
  }

  private static URI parsed(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException malformed) {
      throw new IllegalArgumentException("is no URL: " + malformed.getReason(), malformed);
    }
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
