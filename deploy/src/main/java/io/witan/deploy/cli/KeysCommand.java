package io.witan.deploy.cli;

import io.witan.deploy.CommandFailure;
import io.witan.deploy.keys.EncryptorChoice;
import io.witan.deploy.keys.NodeKey;
import io.witan.deploy.keys.PartyKeyFile;
import io.witan.httpapi.account.AccountRefused;
import io.witan.httpapi.account.Keystore;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.enclave.Encryptor;
import io.witan.protocol.privacy.enclave.PartySecret;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes and shows keys. Secrets are never printed. */
@Command(
    name = "keys",
    description = "Make or show node keys, account files and keys for private transactions.",
    mixinStandardHelpOptions = true,
    subcommands = {
      KeysCommand.Node.class,
      KeysCommand.Account.class,
      KeysCommand.Private.class,
      KeysCommand.Show.class
    })
final class KeysCommand implements Runnable {
  @Spec CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** A new node key. */
  @Command(
      name = "node",
      description = "Write a new node key: peer identity and validator key.",
      mixinStandardHelpOptions = true)
  static final class Node implements Callable<Integer> {
    @Option(names = "--out", required = true, description = "File to write; must not exist.")
    Path out;

    @Spec CommandSpec spec;

    @Override
    public Integer call() {
      NodeKey key = NodeKey.random();
      key.write(out);
      Show.print(spec, key);
      return 0;
    }
  }

  /** A new account in Web3 secret storage. */
  @Command(
      name = "account",
      description = "Write a new account as an encrypted V3 key file.",
      mixinStandardHelpOptions = true)
  static final class Account implements Callable<Integer> {
    @Option(names = "--out", required = true, description = "Folder for the key file.")
    Path out;

    @Mixin PasswordOption password;

    @Spec CommandSpec spec;

    @Override
    public Integer call() {
      try {
        Path file = Keystore.in(out).create(password.read()).file();
        spec.commandLine().getOut().println("wrote " + file);
        return 0;
      } catch (AccountRefused refused) {
        throw new CommandFailure(refused.getMessage());
      }
    }
  }

  /** A new key of a party to private transactions. */
  @Command(
      name = "private",
      description = "Write a new key for private transactions, as Tessera's keygen does.",
      mixinStandardHelpOptions = true)
  static final class Private implements Callable<Integer> {
    @Option(
        names = "--out",
        required = true,
        paramLabel = "NAME",
        description = "Writes NAME.key and NAME.pub; neither may exist.")
    Path out;

    @Option(
        names = "--unlocked",
        description = "Write the secret as it is; else it is locked under a password.")
    boolean unlocked;

    @Option(
        names = "--encryptor",
        defaultValue = "NACL",
        description = "NACL (Curve25519) or EC (P-256), as all of the network has it.")
    EncryptorChoice encryptor;

    @Mixin PasswordOption password;

    @Spec CommandSpec spec;

    @Override
    public Integer call() {
      SecureRandom random = new SecureRandom();
      byte[] seed = new byte[32];
      random.nextBytes(seed);
      Encryptor used = encryptor.encryptor();
      try (PartySecret secret = used.keyPair(Bytes.wrap(seed))) {
        byte[] entropy = new byte[used.nonceSize() + 32];
        random.nextBytes(entropy);
        String json =
            unlocked
                ? PartyKeyFile.unlocked(secret)
                : PartyKeyFile.locked(
                    secret,
                    password.read(),
                    PartyKeyFile.Argon2.TESSERA,
                    used,
                    Bytes.wrap(entropy));
        PartyKeyFile.write(out, json, secret);
        spec.commandLine().getOut().println("public key  " + secret.key());
      }
      return 0;
    }
  }

  /** The public side of a node key. */
  @Command(
      name = "show",
      description = "Print the address and node id of a node key file.",
      mixinStandardHelpOptions = true)
  static final class Show implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The node key file.")
    Path file;

    @Spec CommandSpec spec;

    @Override
    public Integer call() {
      print(spec, NodeKey.read(file));
      return 0;
    }

    static void print(CommandSpec spec, NodeKey key) {
      spec.commandLine().getOut().println("address  " + key.publicKey().address());
      spec.commandLine().getOut().println("node id  " + key.publicKey().xy().toHex().substring(2));
      spec.commandLine().getOut().flush();
    }
  }
}
