package io.witan.protocol.wire;

/** What a peer did against the wire protocol. Each ends the connection. */
public enum Breach {
  BAD_HANDSHAKE("handshake message cannot be read"),
  BAD_MAC("message authentication code is wrong"),
  BAD_FRAME("frame is malformed"),
  FRAME_TOO_LARGE("frame is larger than its limit"),
  BAD_COMPRESSION("payload is not snappy"),
  BAD_MESSAGE("message cannot be decoded"),
  UNKNOWN_MESSAGE("message code is not known"),
  OUT_OF_ORDER("message is out of order");

  private final String text;

  Breach(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }
}
