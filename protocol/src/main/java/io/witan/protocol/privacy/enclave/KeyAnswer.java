package io.witan.protocol.privacy.enclave;

import io.witan.protocol.bytes.Bytes;
import java.util.Optional;

/** What comes of a {@link KeyRequest}. */
public sealed interface KeyAnswer {
  /** Of sealing for recipients. */
  record OfSealing(Enclave.Sealed sealed) implements KeyAnswer {}

  /** Of sealing to the sender alone. */
  record OfRaw(RawPayload raw) implements KeyAnswer {}

  /** A message, a box or a hash; empty where the key does not give it. */
  record Content(Optional<Bytes> bytes) implements KeyAnswer {
    @Override
    public String toString() {
      return "Content";
    }
  }
}
