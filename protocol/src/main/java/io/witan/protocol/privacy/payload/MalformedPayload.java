package io.witan.protocol.privacy.payload;

/**
 * Bytes that are no payload in the encoding in which they should be. The message names the field.
 */
public final class MalformedPayload extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public MalformedPayload(String message) {
    super(message);
  }
}
