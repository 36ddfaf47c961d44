package io.witan.protocol.ledger;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.rlp.RlpWriter;

/**
 * A withdrawal (EIP-4895); on a chain without a beacon node the list is always empty.
 *
 * @param amount in gwei
 */
public record Withdrawal(long index, long validatorIndex, Address address, long amount) {
  public Bytes encode() {
    RlpWriter out = new RlpWriter(64);
    write(out, this);
    return out.toBytes();
  }

  public static void write(RlpWriter out, Withdrawal w) {
    out.startList().number(w.index).number(w.validatorIndex).address(w.address);
    out.number(w.amount).endList();
  }

  public static Withdrawal read(RlpReader in) {
    in.startList();
    Withdrawal w =
        new Withdrawal(in.unsignedLong(), in.unsignedLong(), in.address(), in.unsignedLong());
    in.endList();
    return w;
  }
}
