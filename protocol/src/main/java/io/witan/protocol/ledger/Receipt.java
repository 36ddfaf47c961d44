package io.witan.protocol.ledger;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.rlp.RlpException;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.rlp.RlpWriter;
import java.util.List;

/**
 * What the receipts root commits to for one transaction (Yellow Paper §4.4.1).
 *
 * @param type of the transaction, 0 to 4
 * @param statusOrRoot empty for failed and 0x01 for successful since Byzantium; the 32-byte state
 *     root before
 * @param cumulativeGasUsed gas used in the block up to and with this transaction
 */
public record Receipt(
    int type, Bytes statusOrRoot, long cumulativeGasUsed, Bloom bloom, List<Log> logs) {
  private static final int LAST_TYPE = 4;

  public static final Bytes FAILED = Bytes.EMPTY;
  public static final Bytes SUCCEEDED = Bytes.ofInts(1);

  public Receipt {
    logs = List.copyOf(logs);
  }

  public boolean succeeded() {
    return !statusOrRoot.equals(FAILED);
  }

  /** Canonical bytes (EIP-2718): what the receipts trie holds. */
  public Bytes encode() {
    RlpWriter out = new RlpWriter(600).startList();
    out.bytes(statusOrRoot).number(cumulativeGasUsed).bytes(bloom.bytes());
    Bytes list = out.list(logs, Log::write).endList().toBytes();
    return type == 0 ? list : Bytes.concat(Bytes.ofInts(type), list);
  }

  /**
   * Reads canonical bytes.
   *
   * @throws RlpException if they are not a receipt
   */
  public static Receipt decode(Bytes bytes) {
    if (bytes.isEmpty()) {
      throw new RlpException("receipt is empty");
    }
    int type = bytes.get(0) >= 0xc0 ? 0 : bytes.get(0);
    if (type > LAST_TYPE) {
      throw new RlpException("receipt type " + type + " is not known");
    }
    return RlpReader.decode(
        type == 0 ? bytes : bytes.slice(1, bytes.size()),
        in -> {
          in.startList();
          Receipt receipt =
              new Receipt(
                  type,
                  in.bytes(),
                  in.nonNegativeLong(),
                  Bloom.of(in.fixed(Bloom.SIZE)),
                  in.list(Log::read));
          in.endList();
          return receipt;
        });
  }
}
