package io.witan.httpapi.http;

import java.util.List;
import java.util.Locale;

/**
 * Which web pages may call a listener, and under which host names. A page of another origin is
 * refused unless it is listed; a host name is refused unless it is listed or an address, which
 * stops a page from reaching a local node by rebinding a name.
 *
 * @param pages origins such as {@code https://remix.ethereum.org}, or {@code *}
 * @param hosts names of the {@code Host} header without port, or {@code *}
 */
public record Origins(List<String> pages, List<String> hosts) {
  /** No page, and the names of the machine itself. */
  public static final Origins LOCAL_TOOLS = new Origins(List.of(), List.of("localhost"));

  public Origins {
    pages = pages.stream().map(page -> page.toLowerCase(Locale.ROOT)).toList();
    hosts = hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
  }

  public boolean admitsPage(String origin) {
    return pages.contains("*") || pages.contains(origin.toLowerCase(Locale.ROOT));
  }

  /**
   * Whether a request for this host is served.
   *
   * @param host without the port; empty where the request names none
   */
  public boolean admitsHost(String host) {
    return host.isEmpty()
        || hosts.contains("*")
        || hosts.contains(host.toLowerCase(Locale.ROOT))
        || isAddress(host);
  }

  private static boolean isAddress(String host) {
    if (host.startsWith("[") || host.contains(":")) {
      return true; // IPv6
    }
    String[] parts = host.split("\\.", -1);
    return parts.length == 4
        && List.of(parts).stream().allMatch(part -> part.matches("[0-9]{1,3}"));
  }
}
