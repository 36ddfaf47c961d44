package io.witan.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.state.StateDiff;
import io.witan.protocol.state.WorldState;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The accounts that a test begins with. */
final class Accounts {
  private Accounts() {}

  static WorldState empty() {
    return WorldState.empty();
  }

  /** The state of an object of accounts by address. */
  static WorldState state(JsonNode accounts) {
    return empty().apply(diff(accounts));
  }

  static StateDiff diff(JsonNode accounts) {
    TreeMap<Address, StateDiff.Change> changes = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : accounts.properties()) {
      Address address = Fields.address(entry.getKey());
      changes.put(address, account(address, entry.getValue()));
    }
    return new StateDiff(new ArrayList<>(changes.values()));
  }

  private static StateDiff.Updated account(Address address, JsonNode account) {
    BigInteger nonce = integer(account, "nonce");
    Bytes code = account.has("code") ? Fields.bytes(account, "code") : Bytes.EMPTY;
    return new StateDiff.Updated(
        address,
        nonce.longValue(),
        account.has("wei")
            ? Fields.word(account, "wei")
            : Fields.word(integer(account, "balance"), "balance"),
        Keccak.hash(code),
        code.isEmpty() ? Optional.empty() : Optional.of(code),
        true,
        storage(account.path("storage")));
  }

  private static BigInteger integer(JsonNode account, String name) {
    return account.has(name) ? Fields.integer(account, name) : BigInteger.ZERO;
  }

  private static SortedMap<Uint256, Uint256> storage(JsonNode storage) {
    TreeMap<Uint256, Uint256> words = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : storage.properties()) {
      Uint256 value = Fields.word(Fields.integer(hex(entry.getValue().asText())), "storage");
      if (!value.isZero()) {
        words.put(Fields.word(Fields.integer(hex(entry.getKey())), "storage"), value);
      }
    }
    return words;
  }

  private static String hex(String digits) {
    return digits.startsWith("0x") ? digits : "0x" + digits;
  }
}
