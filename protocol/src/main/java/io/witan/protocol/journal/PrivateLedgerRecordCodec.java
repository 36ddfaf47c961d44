package io.witan.protocol.journal;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.machine.RecordCodec;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.ledger.PrivateLedgerRecord;
import io.witan.protocol.privacy.ledger.PrivateLedgerRecord.BlockApplied;
import io.witan.protocol.privacy.ledger.PrivateLedgerRecord.Diverged;
import io.witan.protocol.privacy.ledger.PrivateLedgerRecord.Rewound;
import io.witan.protocol.privacy.ledger.PrivateLedgerRecord.WaitBegun;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.rlp.RlpWriter;

/**
 * A private ledger's records: {@code [height, root, arrivals]}, {@code [height, payload]}, {@code
 * [height, root, [payload]?, arrivals]} and {@code [height, ours, theirs]}.
 */
public final class PrivateLedgerRecordCodec implements RecordCodec<PrivateLedgerRecord> {
  private static final String BLOCK_APPLIED = "private.BlockApplied/1";
  private static final String WAIT_BEGUN = "private.WaitBegun/1";
  private static final String REWOUND = "private.Rewound/1";
  private static final String DIVERGED = "private.Diverged/1";

  @Override
  public String manifest(PrivateLedgerRecord record) {
    return switch (record) {
      case BlockApplied applied -> BLOCK_APPLIED;
      case WaitBegun wait -> WAIT_BEGUN;
      case Rewound rewound -> REWOUND;
      case Diverged diverged -> DIVERGED;
    };
  }

  @Override
  public Bytes encode(PrivateLedgerRecord record) {
    RlpWriter out = new RlpWriter(256);
    switch (record) {
      case BlockApplied applied ->
          out.startList()
              .number(applied.height())
              .hash(applied.root())
              .number(applied.arrivals())
              .endList();
      case WaitBegun wait -> writeWait(out, wait);
      case Rewound rewound -> {
        out.startList().number(rewound.height()).hash(rewound.root());
        StoredBytes.writeOptional(out, rewound.cause(), PrivateLedgerRecordCodec::writePayload);
        out.number(rewound.arrivals()).endList();
      }
      case Diverged diverged -> writeDiverged(out, diverged);
    }
    return out.toBytes();
  }

  @Override
  public PrivateLedgerRecord decode(String manifest, Bytes payload) {
    return switch (manifest) {
      case BLOCK_APPLIED ->
          StoredBytes.decode(manifest, payload, PrivateLedgerRecordCodec::readApplied);
      case WAIT_BEGUN -> StoredBytes.decode(manifest, payload, PrivateLedgerRecordCodec::readWait);
      case REWOUND -> StoredBytes.decode(manifest, payload, PrivateLedgerRecordCodec::readRewound);
      case DIVERGED ->
          StoredBytes.decode(manifest, payload, PrivateLedgerRecordCodec::readDiverged);
      default -> throw StoredBytes.unknown(manifest);
    };
  }

  private static BlockApplied readApplied(RlpReader in) {
    in.startList();
    BlockApplied applied = new BlockApplied(in.nonNegativeLong(), in.hash(), in.nonNegativeLong());
    in.endList();
    return applied;
  }

  private static Rewound readRewound(RlpReader in) {
    in.startList();
    Rewound rewound =
        new Rewound(
            in.nonNegativeLong(),
            in.hash(),
            StoredBytes.readOptional(in, PrivateLedgerRecordCodec::readPayload),
            in.nonNegativeLong());
    in.endList();
    return rewound;
  }

  static void writeWait(RlpWriter out, WaitBegun wait) {
    out.startList().number(wait.height());
    writePayload(out, wait.payload());
    out.endList();
  }

  static WaitBegun readWait(RlpReader in) {
    in.startList();
    WaitBegun wait = new WaitBegun(in.nonNegativeLong(), readPayload(in));
    in.endList();
    return wait;
  }

  static void writeDiverged(RlpWriter out, Diverged diverged) {
    out.startList().number(diverged.height()).hash(diverged.ours()).hash(diverged.theirs());
    out.endList();
  }

  static Diverged readDiverged(RlpReader in) {
    in.startList();
    Diverged diverged = new Diverged(in.nonNegativeLong(), in.hash(), in.hash());
    in.endList();
    return diverged;
  }

  private static void writePayload(RlpWriter out, PayloadHash payload) {
    out.bytes(payload.bytes());
  }

  private static PayloadHash readPayload(RlpReader in) {
    return new PayloadHash(in.fixed(PayloadHash.SIZE));
  }
}
