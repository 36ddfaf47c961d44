package io.witan.httpapi.rpc;

import io.witan.httpapi.http.Origins;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * A port that serves requests.
 *
 * @param port 0 for any free one
 * @param http whether {@code POST /} is served
 * @param webSocket whether connections are upgraded to WebSocket
 * @param graphQl whether {@code POST /graphql} is served
 * @param namespaces that are served, as in {@code --http.api}
 */
public record Listener(
    String host,
    int port,
    boolean http,
    boolean webSocket,
    boolean graphQl,
    Set<String> namespaces,
    Origins origins) {
  /** GoQuorum's default namespaces. */
  public static final Set<String> DEFAULT_NAMESPACES = Set.of("eth", "net", "web3");

  public Listener {
    namespaces = Collections.unmodifiableSortedSet(new TreeSet<>(namespaces));
  }
}
