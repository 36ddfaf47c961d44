package io.witan.httpapi.method.debug;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.httpapi.call.Deadline;
import io.witan.httpapi.rpc.Json;
import io.witan.httpapi.rpc.RpcError;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.state.Account;
import io.witan.protocol.state.AccountCodec;
import io.witan.protocol.state.WorldState;
import java.util.Arrays;
import java.util.Optional;

/**
 * Accounts of a state in the order of their addresses' hashes. The trie has no addresses: an entry
 * has the hash as its {@code key}, as geth shows an account whose address it does not know.
 */
final class AccountPage {
  private static final int MOST_ACCOUNTS = 256;
  private static final int MOST_WORDS = 16_384;
  private static final int MOST_CODE_BYTES = 8 << 20;

  private final WorldState state;
  private final boolean withCode;
  private final boolean withStorage;
  private final Deadline deadline;
  private int words;
  private int codeBytes;

  AccountPage(WorldState state, boolean withCode, boolean withStorage, Deadline deadline) {
    this.state = state;
    this.withCode = withCode;
    this.withStorage = withStorage;
    this.deadline = deadline;
  }

  /**
   * The accounts from a key on, with the key of the next page.
   *
   * @param asked how many; as many as a page may hold where it is 0 or too large
   */
  JsonNode from(Bytes start, long asked) {
    long most = asked == 0 ? MOST_ACCOUNTS : Math.min(asked, MOST_ACCOUNTS);
    ObjectNode page = Json.object().put("root", state.root().toHex().substring(2));
    ObjectNode accounts = page.putObject("accounts");
    state
        .accounts()
        .walk(
            Bytes.wrap(Arrays.copyOf(start.toArray(), Hash.SIZE)),
            (key, value) -> {
              deadline.check();
              Optional<ObjectNode> account =
                  accounts.size() < most ? account(key, value) : Optional.empty();
              account.ifPresent(entry -> accounts.set("pre(" + key.toHex() + ")", entry));
              if (account.isEmpty()) {
                page.put("next", key.toHex());
              }
              return account.isPresent();
            });
    if (accounts.isEmpty() && page.has("next")) {
      throw RpcError.server(
              "account "
                  + page.get("next").asText()
                  + " holds more than a page: leave its storage out and read it with"
                  + " debug_storageRangeAt")
          .toException();
    }
    return page;
  }

  /** Empty where the page cannot hold it any more. */
  private Optional<ObjectNode> account(Bytes key, Bytes encoded) {
    Account account = AccountCodec.decode(encoded);
    ObjectNode json = Json.object();
    json.put("balance", account.balance().toBigInteger().toString());
    json.put("nonce", account.nonce());
    json.put("root", account.storageRoot().toHex());
    json.put("codeHash", account.codeHash().toHex());
    if (withCode && account.hasCode()) {
      Bytes code = state.code(account.codeHash());
      codeBytes += code.size();
      json.put("code", code.toHex());
    }
    if (withStorage && !storage(key, json.putObject("storage"))) {
      return Optional.empty();
    }
    json.put("key", key.toHex());
    return codeBytes > MOST_CODE_BYTES ? Optional.empty() : Optional.of(json);
  }

  private boolean storage(Bytes account, ObjectNode json) {
    state
        .storageAt(Hash.of(account))
        .walk(
            Hash.ZERO.bytes(),
            (key, value) -> {
              Uint256 word = RlpReader.decode(value, RlpReader::uint256);
              json.put(key.toHex(), word.toBytes32().toHex().substring(2));
              return ++words <= MOST_WORDS;
            });
    return words <= MOST_WORDS;
  }
}
