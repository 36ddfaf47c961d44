package io.witan.simulations.fuzz;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.ledger.TransactionCodec;
import io.witan.protocol.rules.Fork;
import io.witan.simulations.fuzz.FuzzCase.StartAccount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A case as a file (HOCON), to be sent and run again. Transactions stand as encoded (EIP-2718); in
 * the place of a signature they name their sender, 1 to {@value FuzzKeys#COUNT}, in s.
 */
public final class CaseFile {
  private CaseFile() {}

  /** Why a file is no case. */
  public static final class BadCase extends RuntimeException {
    private static final long serialVersionUID = 1;

    BadCase(String why) {
      super(why);
    }
  }

  /**
   * Writes a case.
   *
   * @param remark for people: where it comes from and what it shows
   */
  public static void write(Path file, FuzzCase given, String remark) throws IOException {
    StringBuilder text = new StringBuilder();
    remark.lines().forEach(line -> text.append("# ").append(line).append('\n'));
    text.append("fork = ").append(given.fork()).append('\n');
    text.append("priced = ").append(given.priced()).append('\n');
    text.append("coinbase = \"").append(given.coinbase()).append("\"\n");
    text.append("gasLimit = ").append(given.gasLimit()).append('\n');
    text.append("accounts {\n");
    given.accounts().forEach((address, account) -> account(text, address, account));
    text.append("}\ntransactions = [\n");
    for (Transaction tx : given.transactions()) {
      text.append("  \"").append(TransactionCodec.encode(tx).toHex()).append("\"\n");
    }
    text.append("]\n");
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Files.writeString(file, text);
  }

  private static void account(StringBuilder text, Address address, StartAccount account) {
    text.append("  \"").append(address).append("\" {\n");
    text.append("    nonce = \"").append(Long.toHexString(account.nonce())).append("\"\n");
    text.append("    balance = \"").append(account.balance().toQuantity()).append("\"\n");
    text.append("    code = \"").append(account.code().toHex()).append("\"\n");
    text.append("    storage {\n");
    account
        .storage()
        .forEach(
            (key, word) ->
                text.append(
                    "      \"%s\" = \"%s\"\n".formatted(key.toQuantity(), word.toQuantity())));
    text.append("    }\n  }\n");
  }

  /**
   * Reads a case.
   *
   * @throws BadCase if the file is none
   */
  public static FuzzCase read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new BadCase("no such file: " + file);
    }
    try {
      return read(ConfigFactory.parseFile(file.toFile()));
    } catch (ConfigException | IllegalArgumentException wrong) {
      throw new BadCase(file + ": " + wrong.getMessage());
    }
  }

  private static FuzzCase read(Config config) {
    SortedMap<Address, StartAccount> accounts = new TreeMap<>();
    Config all = config.getConfig("accounts");
    for (String name : all.root().keySet()) {
      accounts.put(Address.fromHex(name), account(all.getConfig(ConfigUtil.quoteString(name))));
    }
    List<Transaction> transactions = new ArrayList<>();
    for (String encoded : config.getStringList("transactions")) {
      transactions.add(TransactionCodec.decode(Bytes.fromHex(encoded)));
    }
    return new FuzzCase(
        config.getEnum(Fork.class, "fork"),
        config.getBoolean("priced"),
        Address.fromHex(config.getString("coinbase")),
        config.getLong("gasLimit"),
        accounts,
        transactions);
  }

  private static StartAccount account(Config config) {
    SortedMap<Uint256, Uint256> storage = new TreeMap<>();
    config
        .getConfig("storage")
        .root()
        .forEach(
            (key, word) ->
                storage.put(
                    Uint256.fromHex(key), Uint256.fromHex(String.valueOf(word.unwrapped()))));
    return new StartAccount(
        Long.parseUnsignedLong(config.getString("nonce"), 16),
        Uint256.fromHex(config.getString("balance")),
        Bytes.fromHex(config.getString("code")),
        storage);
  }
}
