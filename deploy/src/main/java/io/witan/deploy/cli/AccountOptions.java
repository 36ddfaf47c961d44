package io.witan.deploy.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** geth's options for the node's own accounts, each over the file's key that says the same. */
final class AccountOptions {
  @Option(
      names = "--unlock",
      split = ",",
      paramLabel = "ADDRESS",
      description = "Accounts to unlock at the start; else as accounts.unlock says.")
  List<String> unlock;

  @Option(
      names = "--password",
      paramLabel = "FILE",
      description = "Their passwords, one on a line; else as accounts.password-file says.")
  Path password;

  @Option(
      names = "--allow-insecure-unlock",
      description = "Unlock although requests come over HTTP; else as the file says.")
  boolean allowInsecureUnlock;

  /** The file's keys that the options stand over. */
  Map<String, Object> flags() {
    Map<String, Object> flags = new TreeMap<>();
    if (unlock != null) {
      flags.put("witan.accounts.unlock", unlock);
    }
    if (password != null) {
      flags.put("witan.accounts.password-file", password.toAbsolutePath().toString());
    }
    if (allowInsecureUnlock) {
      flags.put("witan.accounts.allow-insecure-unlock", true);
    }
    return flags;
  }
}
