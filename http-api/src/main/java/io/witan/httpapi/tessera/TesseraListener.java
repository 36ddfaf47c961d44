package io.witan.httpapi.tessera;

import io.witan.httpapi.http.Origins;
import java.util.List;
import java.util.Optional;

/**
 * A port of a transaction manager.
 *
 * @param port 0 for any free one
 * @param tls empty for plain HTTP
 * @param origins which web pages may call, and by which names of the host it may be called
 * @param callers names or addresses of the hosts that are served; empty for all
 */
public record TesseraListener(
    App app,
    String host,
    int port,
    Optional<TlsIdentity> tls,
    Origins origins,
    List<String> callers) {
  /** Whom it serves. */
  public enum App {
    /** Ledgers; whoever calls it is trusted. */
    Q2T,
    /** Managers of other organisations. */
    P2P,
    /** Dapps: public keys, and payloads of transactions that they sign themselves. */
    THIRD_PARTY
  }

  public TesseraListener {
    callers = List.copyOf(callers);
  }
}
