package io.witan.protocol.journal;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.rlp.RlpException;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.rlp.RlpWriter;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** What all codecs of the journal share. */
final class StoredBytes {
  private StoredBytes() {}

  /** Reads what we wrote ourselves: anything else is a damaged journal. */
  static <T> T decode(String manifest, Bytes payload, Function<RlpReader, T> value) {
    try {
      return RlpReader.decode(payload, value);
    } catch (RlpException damaged) {
      throw new Fault("journal: " + manifest + " is damaged: " + damaged.getMessage());
    }
  }

  static Fault unknown(String manifest) {
    return new Fault("journal: " + manifest + " is not known; a newer program wrote it");
  }

  /** A list of one element or none. */
  static <T> void writeOptional(
      RlpWriter out, Optional<T> value, BiConsumer<RlpWriter, T> element) {
    out.list(value.stream().toList(), element);
  }

  static <T> Optional<T> readOptional(RlpReader in, Function<RlpReader, T> element) {
    List<T> values = in.list(element);
    if (values.size() > 1) {
      throw new RlpException("expected at most one element");
    }
    return values.stream().findFirst();
  }
}
