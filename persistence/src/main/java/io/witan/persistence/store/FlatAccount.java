package io.witan.persistence.store;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.rlp.RlpWriter;
import io.witan.protocol.state.Account;

/**
 * An account as the database holds it, without the hashes that most accounts share.
 *
 * @param era of its storage ({@link StateKey}); 0 where it has none
 */
record FlatAccount(Account account, long era) {
  boolean hasStorage() {
    return !account.storageRoot().equals(EmptyHashes.TRIE);
  }

  Bytes encode() {
    RlpWriter out = new RlpWriter(96).startList();
    out.number(account.nonce()).number(account.balance());
    out.bytes(account.hasCode() ? account.codeHash().bytes() : Bytes.EMPTY);
    if (hasStorage()) {
      out.hash(account.storageRoot()).number(era);
    }
    return out.endList().toBytes();
  }

  static FlatAccount decode(Bytes stored) {
    return RlpReader.decode(
        stored,
        in -> {
          in.startList();
          long nonce = in.unsignedLong();
          var balance = in.uint256();
          Bytes code = in.bytes();
          Hash codeHash = code.isEmpty() ? EmptyHashes.CODE : Hash.of(code);
          Hash storageRoot = EmptyHashes.TRIE;
          long era = 0;
          if (in.hasNext()) {
            storageRoot = in.hash();
            era = in.unsignedLong();
          }
          in.endList();
          return new FlatAccount(new Account(nonce, balance, storageRoot, codeHash), era);
        });
  }
}
