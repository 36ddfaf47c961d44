package io.witan.protocol.evm;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.rlp.RlpWriter;

/** Where new contracts are put. */
public final class ContractAddress {
  private ContractAddress() {}

  /** Of CREATE and of a transaction (Yellow Paper §7); the nonce is the one before. */
  public static Address of(Address creator, long nonce) {
    Bytes list = new RlpWriter(32).startList().address(creator).number(nonce).endList().toBytes();
    return last20(list);
  }

  /** Of CREATE2 (EIP-1014). */
  public static Address of(Address creator, Uint256 salt, Bytes initCode) {
    return last20(
        Bytes.concat(
            Bytes.ofInts(0xff), creator.bytes(), salt.toBytes32(), Keccak.hash(initCode).bytes()));
  }

  private static Address last20(Bytes preimage) {
    return Address.of(Keccak.hash(preimage).bytes().slice(12, 32));
  }
}
