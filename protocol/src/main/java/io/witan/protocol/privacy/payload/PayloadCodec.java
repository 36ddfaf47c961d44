package io.witan.protocol.privacy.payload;

import io.witan.protocol.bytes.Bytes;

/** The two encodings of a payload between transaction managers and in their stores. */
public enum PayloadCodec {
  /** Of API versions 1 to 4, and of every resent payload. */
  LEGACY,
  /** Of API version 5. */
  CBOR;

  public Bytes encode(EncodedPayload payload) {
    return switch (this) {
      case LEGACY -> LegacyPayloadCodec.encode(payload);
      case CBOR -> CborPayloadCodec.encode(payload);
    };
  }

  /**
   * Reads a payload in whichever encoding it is. The first byte tells, and is to be trusted more
   * than the sender's header: Tessera 22 sends the older encoding under the newer version's header
   * to those that it takes for older.
   *
   * @throws MalformedPayload if it is in neither
   */
  public static EncodedPayload decode(Bytes bytes) {
    return of(bytes) == CBOR ? CborPayloadCodec.decode(bytes) : LegacyPayloadCodec.decode(bytes);
  }

  /** The encoding that bytes begin as: a CBOR map, or the first length of a legacy payload. */
  public static PayloadCodec of(Bytes bytes) {
    return !bytes.isEmpty() && bytes.get(0) >>> 5 == CborReader.MAP ? CBOR : LEGACY;
  }
}
