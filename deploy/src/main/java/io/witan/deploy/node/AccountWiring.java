package io.witan.deploy.node;

import io.witan.deploy.CommandFailure;
import io.witan.deploy.config.NodeConfig;
import io.witan.deploy.keys.SecretSource;
import io.witan.httpapi.account.AccountRefused;
import io.witan.httpapi.account.Keystore;
import io.witan.httpapi.account.NodeAccounts;
import io.witan.protocol.bytes.Address;
import java.util.List;

/** The accounts that a node holds, those open that its settings name. */
final class AccountWiring {
  private static final String FOLDER = "keystore";

  private AccountWiring() {}

  static NodeAccounts of(NodeConfig config) {
    if (!config.hasPrivateSide()) {
      return new NodeAccounts(Keystore.elsewhere(), true);
    }
    NodeConfig.Accounts asked = config.accounts();
    Keystore keystore = Keystore.in(config.dataDir().resolve(FOLDER));
    NodeAccounts accounts = new NodeAccounts(keystore, asked.allowInsecureUnlock());
    if (asked.unlock().isEmpty()) {
      return accounts;
    }
    if (config.rpc().enabled() && !asked.allowInsecureUnlock()) {
      throw new CommandFailure(
          "accounts.unlock: account unlock with HTTP access is forbidden; set"
              + " accounts.allow-insecure-unlock where all who reach the port may use the"
              + " accounts");
    }
    List<String> passwords = asked.passwords().map(AccountWiring::lines).orElse(List.of(""));
    for (int i = 0; i < asked.unlock().size(); i++) {
      Address account = asked.unlock().get(i);
      try {
        accounts.unlock(account, passwords.get(Math.min(i, passwords.size() - 1)));
      } catch (AccountRefused refused) {
        throw new CommandFailure(
            "accounts.unlock: cannot unlock " + account + ": " + refused.getMessage());
      }
    }
    return accounts;
  }

  private static List<String> lines(SecretSource passwords) {
    List<String> lines = passwords.lines();
    return lines.isEmpty() ? List.of("") : lines;
  }
}
