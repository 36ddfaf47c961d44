package io.witan.protocol.privacy.extension;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.ChecksumText;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.privacy.payload.JsonFields;
import io.witan.protocol.state.Account;
import io.witan.protocol.state.StateDiff;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A contract's state as a payload holds it that shares it: the JSON of geth's account dump, under
 * the contract's address.
 *
 * @param storage without words that are zero
 */
public record SharedState(
    Address contract, Account account, Bytes code, SortedMap<Uint256, Uint256> storage) {
  private static final int BALANCE_DIGITS = 78;

  public SharedState {
    storage = Collections.unmodifiableSortedMap(new TreeMap<>(storage));
  }

  /** The payload. */
  public Bytes encode() {
    StringBuilder words = new StringBuilder();
    storage.forEach(
        (key, value) ->
            words
                .append(words.isEmpty() ? "" : ",")
                .append('"')
                .append(key.toBytes32().toHex())
                .append("\":\"")
                .append(digits(value.toMinimalBytes()))
                .append('"'));
    String json =
        ("{\"%s\":{\"state\":{\"balance\":\"%s\",\"nonce\":%s,\"root\":\"%s\",\"codeHash\":\"%s\","
                + "\"code\":\"%s\",\"storage\":{%s}}}}")
            .formatted(
                "0x" + ChecksumText.of(contract), // by this very text GoQuorum looks for it
                account.balance().toBigInteger(),
                Long.toUnsignedString(account.nonce()),
                digits(account.storageRoot().bytes()),
                digits(account.codeHash().bytes()),
                digits(code),
                words);
    return Bytes.wrap(json.getBytes(StandardCharsets.US_ASCII));
  }

  /** The state in a payload; empty where it holds none, or that of several contracts. */
  public static Optional<SharedState> decode(Bytes payload) {
    try {
      String json = new String(payload.unsafeArray(), StandardCharsets.UTF_8);
      Map<String, String> accounts = JsonFields.values(json);
      if (accounts.size() != 1) {
        return Optional.empty();
      }
      Map.Entry<String, String> only = accounts.entrySet().iterator().next();
      String dump = JsonFields.values(only.getValue()).get("state");
      return dump == null
          ? Optional.empty()
          : Optional.of(read(Address.fromHex(only.getKey()), dump));
    } catch (IllegalArgumentException | ArithmeticException malformed) {
      return Optional.empty();
    }
  }

  private static SharedState read(Address contract, String dump) {
    Map<String, String> texts = JsonFields.texts(dump);
    Map<String, String> values = JsonFields.values(dump);
    TreeMap<Uint256, Uint256> storage = new TreeMap<>();
    String words = values.getOrDefault("storage", "{}");
    if (!words.equals("null")) {
      JsonFields.texts(words).forEach((key, value) -> put(storage, word(key), word(value)));
    }
    Bytes code = bytes(texts.getOrDefault("code", ""));
    String balance = texts.getOrDefault("balance", "0");
    if (balance.length() > BALANCE_DIGITS) {
      throw new IllegalArgumentException("a balance of more than 256 bits");
    }
    Account account =
        new Account(
            Long.parseUnsignedLong(values.getOrDefault("nonce", "0")),
            Uint256.of(new BigInteger(balance)),
            Account.EMPTY.storageRoot(),
            Keccak.hash(code));
    return new SharedState(contract, account, code, storage);
  }

  private static void put(SortedMap<Uint256, Uint256> storage, Uint256 key, Uint256 value) {
    if (!value.isZero()) {
      storage.put(key, value);
    }
  }

  private static Uint256 word(String hex) {
    return Uint256.of(bytes(hex));
  }

  private static Bytes bytes(String hex) {
    String digits = hex.startsWith("0x") ? hex.substring(2) : hex;
    return Bytes.fromHex(digits.length() % 2 == 0 ? digits : "0" + digits);
  }

  private static String digits(Bytes bytes) {
    return bytes.toHex().substring(2);
  }

  /** What writing it changes: whatever was there before is gone. */
  public StateDiff written() {
    return new StateDiff(
        List.of(
            new StateDiff.Updated(
                contract,
                account.nonce(),
                account.balance(),
                account.codeHash(),
                Optional.of(code),
                true,
                storage)));
  }
}
