package io.witan.protocol.state;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.rlp.RlpException;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.trie.NodeSource;
import io.witan.protocol.trie.Trie;
import java.util.Optional;

/**
 * Reads every node, account, storage word and code of a stored state, checks every hash, and
 * compares the tries with what the source says of each account and word.
 */
public final class StateAudit {
  private static final String STATE_NODE = "state node ";

  private final StateSource source;
  private long accounts;
  private long words;

  private StateAudit(StateSource source) {
    this.source = source;
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
   * @throws Fault at the first hash or value that is not what it should be
   */
  public static Found of(StateSource source) {
    StateAudit audit = new StateAudit(source);
    Trie.at(source.root(), checked(source.accountNodes())).walk(Bytes.EMPTY, audit::account);
    return new Found(audit.accounts, audit.words);
  }

  private boolean account(Bytes key, Bytes encoded) {
    Hash addressHash = Hash.of(key);
    Account account = AccountCodec.decode(encoded);
    Optional<Account> read = source.account(addressHash);
    if (!read.equals(Optional.of(account))) {
      String found = read.map(Account::toString).orElse("none");
      throw new Fault(
          "account %s is %s in the trie, but is read as %s".formatted(addressHash, account, found));
    }
    accounts++;
    if (account.hasCode()) {
      check(account.codeHash(), source.code(account.codeHash()), "code ");
    }
    if (!account.storageRoot().equals(EmptyHashes.TRIE)) {
      Trie.at(account.storageRoot(), checked(source.storageNodes(addressHash)))
          .walk(Bytes.EMPTY, (slot, word) -> word(addressHash, Hash.of(slot), word));
    }
    return true;
  }

  private boolean word(Hash addressHash, Hash keyHash, Bytes encoded) {
    Uint256 word = RlpReader.decode(encoded, RlpReader::uint256);
    Uint256 read = source.storage(addressHash, keyHash);
    if (!read.equals(word)) {
      throw new Fault(
          "storage word %s of account %s is %s in the trie, but is read as %s"
              .formatted(keyHash, addressHash, word, read));
    }
    words++;
    return true;
  }

  /** Believes nothing. */
  private static NodeSource checked(NodeSource nodes) {
    return (path, depth, hash) -> {
      Bytes row = nodes.node(path, depth, hash);
      try {
        check(hash, Trie.rlp(row, depth), STATE_NODE);
      } catch (RlpException unreadable) {
        throw damaged(STATE_NODE, hash);
      }
      return row;
    };
  }

  private static void check(Hash hash, Bytes stored, String what) {
    if (!Keccak.hash(stored).equals(hash)) {
      throw damaged(what, hash);
    }
  }

  private static Fault damaged(String what, Hash hash) {
    return new Fault(what + hash + " is damaged");
  }
}
