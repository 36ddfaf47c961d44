package io.witan.protocol.journal;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.machine.RecordCodec;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.ledger.Comparison;
import io.witan.protocol.privacy.ledger.PrivateLedgerRecord;
import io.witan.protocol.privacy.ledger.PrivateLedgerRecord.Agreed;
import io.witan.protocol.privacy.ledger.PrivateLedgerRecord.BlockApplied;
import io.witan.protocol.privacy.ledger.PrivateLedgerRecord.Diverged;
import io.witan.protocol.privacy.ledger.PrivateLedgerRecord.Rewound;
import io.witan.protocol.privacy.ledger.PrivateLedgerRecord.WaitBegun;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.rlp.RlpWriter;

/**
 * A private ledger's records: {@code [height, root, arrivals]}, {@code [height, payload]}, {@code
 * [height, root, [payload]?, arrivals]}, {@code [height, payload, contract, party, ours, theirs]}
 * and {@code [contract]}.
 */
public final class PrivateLedgerRecordCodec implements RecordCodec<PrivateLedgerRecord> {
  private static final String BLOCK_APPLIED = "private.BlockApplied/1";
  private static final String WAIT_BEGUN = "private.WaitBegun/1";
  private static final String REWOUND = "private.Rewound/1";
  private static final String DIVERGED = "private.Diverged/2";
  private static final String AGREED = "private.Agreed/1";

  @Override
  public String manifest(PrivateLedgerRecord record) {
    return switch (record) {
      case BlockApplied applied -> BLOCK_APPLIED;
      case WaitBegun wait -> WAIT_BEGUN;
      case Rewound rewound -> REWOUND;
      case Diverged diverged -> DIVERGED;
      case Agreed agreed -> AGREED;
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
      case Diverged(Comparison first) -> writeComparison(out, first);
      case Agreed(Address contract) -> out.startList().address(contract).endList();
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
          new Diverged(
              StoredBytes.decode(manifest, payload, PrivateLedgerRecordCodec::readComparison));
      case AGREED -> StoredBytes.decode(manifest, payload, PrivateLedgerRecordCodec::readAgreed);
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

  private static Agreed readAgreed(RlpReader in) {
    in.startList();
    Agreed agreed = new Agreed(in.address());
    in.endList();
    return agreed;
  }

  static void writeComparison(RlpWriter out, Comparison comparison) {
    out.startList().number(comparison.height());
    writePayload(out, comparison.payload());
    out.address(comparison.contract()).bytes(comparison.party().bytes());
    out.hash(comparison.ours()).hash(comparison.theirs()).endList();
  }

  static Comparison readComparison(RlpReader in) {
    in.startList();
    Comparison comparison =
        new Comparison(
            in.nonNegativeLong(),
            readPayload(in),
            in.address(),
            new PartyKey(in.bytes()),
            in.hash(),
            in.hash());
    in.endList();
    return comparison;
  }

  private static void writePayload(RlpWriter out, PayloadHash payload) {
    out.bytes(payload.bytes());
  }

  private static PayloadHash readPayload(RlpReader in) {
    return new PayloadHash(in.fixed(PayloadHash.SIZE));
  }
}
