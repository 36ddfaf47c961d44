package io.witan.protocol.wire;

/** Why a connection ends: the codes of devp2p's disconnect message. */
public enum DisconnectReason {
  REQUESTED(0x00, "disconnect requested"),
  NETWORK_ERROR(0x01, "network error"),
  PROTOCOL_BREACH(0x02, "breach of protocol"),
  USELESS_PEER(0x03, "useless peer"),
  TOO_MANY_PEERS(0x04, "too many peers"),
  ALREADY_CONNECTED(0x05, "already connected"),
  INCOMPATIBLE_VERSION(0x06, "incompatible p2p version"),
  NULL_IDENTITY(0x07, "invalid node identity"),
  QUITTING(0x08, "client quitting"),
  UNEXPECTED_IDENTITY(0x09, "unexpected identity"),
  SELF(0x0a, "connected to self"),
  TIMEOUT(0x0b, "read timeout"),
  SUBPROTOCOL(0x10, "subprotocol error"),
  /** A code that is none of the above; never sent. */
  UNKNOWN(0xff, "unknown reason");

  private final int code;
  private final String text;

  DisconnectReason(int code, String text) {
    this.code = code;
    this.text = text;
  }

  public int code() {
    return code;
  }

  public String text() {
    return text;
  }

  static DisconnectReason of(int code) {
    for (DisconnectReason reason : values()) {
      if (reason.code == code) {
        return reason;
      }
    }
    return UNKNOWN;
  }
}
