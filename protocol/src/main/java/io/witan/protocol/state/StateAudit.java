package io.witan.protocol.state;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.trie.Trie;

/** Reads every node, account, storage word and code of a stored state and checks its hashes. */
public final class StateAudit {
  private final StateSource checked;
  private long accounts;
  private long words;

  private StateAudit(StateSource source) {
    this.checked = new Checked(source);
  }

  /**
   * What a state holds.
   *
   * @param accounts in it
   * @param words of storage that are not zero, of all accounts together
   */
  public record Found(long accounts, long words) {}

  /**
   * Goes through the whole state.
   *
   * @throws io.witan.protocol.trie.NodeSource.MissingNode if a node or a code is missing
   * @throws Fault if one does not have the hash under which it is stored
   */
  public static Found of(Hash root, StateSource source) {
    StateAudit audit = new StateAudit(source);
    Trie.at(root, audit.checked).walk(Bytes.EMPTY, audit::account);
    return new Found(audit.accounts, audit.words);
  }

  private boolean account(Bytes addressHash, Bytes encoded) {
    Account account = AccountCodec.decode(encoded);
    accounts++;
    if (!account.codeHash().equals(EmptyHashes.CODE)) {
      checked.code(account.codeHash());
    }
    Trie.at(account.storageRoot(), checked)
        .walk(
            Bytes.EMPTY,
            (key, word) -> {
              words++;
              return true;
            });
    return true;
  }

  /** Believes nothing. */
  private record Checked(StateSource source) implements StateSource {
    @Override
    public Bytes node(Hash hash) {
      return check(hash, source.node(hash), "state node ");
    }

    @Override
    public Bytes code(Hash hash) {
      return check(hash, source.code(hash), "code ");
    }

    private static Bytes check(Hash hash, Bytes stored, String what) {
      Fault.unless(Keccak.hash(stored).equals(hash), what + hash + " is damaged");
      return stored;
    }
  }
}
