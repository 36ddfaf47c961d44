package io.witan.protocol.privacy.enclave;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.machine.JournalTip;
import io.witan.protocol.machine.RecordCodec;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.rlp.RlpWriter;
import java.time.Instant;
import java.util.List;

/** Uses of keys that became durable together, as one record of the audit. */
public final class KeyUseCodec implements RecordCodec<List<KeyUse>> {
  /** What the first record links to. */
  public static final JournalTip START = JournalTip.start("enclave", Hash.ZERO);

  private static final String MANIFEST = "enclave.KeysUsed/1";

  /** By the number that the journal has: new ones come last. */
  private static final List<KeyUse.Purpose> PURPOSES = List.of(KeyUse.Purpose.values());

  @Override
  public String manifest(List<KeyUse> uses) {
    return MANIFEST;
  }

  @Override
  public Bytes encode(List<KeyUse> uses) {
    return new RlpWriter(160 * uses.size())
        .list(
            uses,
            (out, use) ->
                out.startList()
                    .bytes(use.key().bytes())
                    .number(PURPOSES.indexOf(use.purpose()))
                    .bytes(use.payload().bytes())
                    .number(use.at().toEpochMilli())
                    .endList())
        .toBytes();
  }

  @Override
  public List<KeyUse> decode(String manifest, Bytes payload) {
    Fault.unless(manifest.equals(MANIFEST), "no record of used keys: " + manifest);
    return RlpReader.decode(payload, in -> in.list(KeyUseCodec::use));
  }

  private static KeyUse use(RlpReader in) {
    in.startList();
    KeyUse use =
        new KeyUse(
            new PartyKey(in.bytes()),
            PURPOSES.get(in.nonNegativeInt()),
            new PayloadHash(in.bytes()),
            Instant.ofEpochMilli(in.nonNegativeLong()));
    in.endList();
    return use;
  }
}
