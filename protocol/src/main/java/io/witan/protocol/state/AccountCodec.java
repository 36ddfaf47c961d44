package io.witan.protocol.state;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.rlp.RlpWriter;

/** Accounts as the state trie holds them (Yellow Paper §4.1). */
public final class AccountCodec {
  private AccountCodec() {}

  public static Bytes encode(Account account) {
    RlpWriter out = new RlpWriter(112).startList().number(account.nonce());
    out.number(account.balance()).hash(account.storageRoot()).hash(account.codeHash());
    return out.endList().toBytes();
  }

  public static Account decode(Bytes bytes) {
    return RlpReader.decode(
        bytes,
        in -> {
          in.startList();
          Account account = new Account(in.unsignedLong(), in.uint256(), in.hash(), in.hash());
          in.endList();
          return account;
        });
  }
}
