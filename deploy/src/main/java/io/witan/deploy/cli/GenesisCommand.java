package io.witan.deploy.cli;

import io.witan.deploy.CommandFailure;
import io.witan.deploy.genesis.GenesisFile;
import io.witan.deploy.genesis.QbftGenesis;
import io.witan.deploy.keys.NodeKey;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.ledger.Genesis;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes and checks genesis files. */
@Command(
    name = "genesis",
    description = "Make or check a genesis file.",
    mixinStandardHelpOptions = true,
    subcommands = {GenesisCommand.New.class, GenesisCommand.Check.class})
final class GenesisCommand implements Runnable {
  @Spec CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** Writes a new QBFT genesis. */
  @Command(
      name = "new",
      description = "Write a QBFT genesis in GoQuorum's format.",
      mixinStandardHelpOptions = true)
  static final class New implements Callable<Integer> {
    @Option(names = "--chain-id", required = true, description = "Chain id; not 1.")
    long chainId;

    @Option(
        names = "--validator",
        description = "Address of a validator, or its node key file; repeat for each.",
        required = true)
    List<String> validators = new ArrayList<>();

    @Option(
        names = "--fund",
        description = "ADDRESS=WEI of an account that begins with money; repeat for each.")
    Map<String, String> funds = new TreeMap<>();

    @Option(names = "--block-period", description = "Seconds (default 5).", defaultValue = "5")
    long blockPeriod;

    @Option(names = "--request-timeout", description = "Seconds (default 10).", defaultValue = "10")
    long requestTimeout;

    @Option(names = "--gas-limit", defaultValue = "700000000", description = "Of block 0.")
    long gasLimit;

    @Option(names = "--out", required = true, description = "File to write; must not exist.")
    Path out;

    @Spec CommandSpec spec;

    @Override
    public Integer call() {
      if (chainId <= 1) {
        throw new CommandFailure("--chain-id must be 2 or more, found " + chainId);
      }
      Map<Address, Uint256> balances = new TreeMap<>();
      funds.forEach((who, wei) -> balances.put(address("--fund", who), amount(wei)));
      List<Address> all = validators.stream().map(this::validator).distinct().toList();
      String json =
          new QbftGenesis(chainId, all, balances, blockPeriod, requestTimeout, gasLimit).toJson();
      try {
        Files.writeString(out, json, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      } catch (IOException failed) {
        throw new CommandFailure("cannot write " + out + " (it must not exist yet)");
      }
      Check.print(spec, out);
      return 0;
    }

    private Address validator(String text) {
      return Files.isRegularFile(Path.of(text))
          ? NodeKey.read(Path.of(text)).publicKey().address()
          : address("--validator", text);
    }

    private static Address address(String option, String text) {
      try {
        return Address.fromHex(text);
      } catch (IllegalArgumentException wrong) {
        throw new CommandFailure(option + " " + text + " is no address: " + wrong.getMessage());
      }
    }

    private static Uint256 amount(String wei) {
      try {
        return wei.startsWith("0x") ? Uint256.fromHex(wei) : Uint256.of(new BigInteger(wei));
      } catch (IllegalArgumentException wrong) {
        throw new CommandFailure("--fund amount " + wei + " is no number of wei");
      }
    }
  }

  /** Reads a genesis and tells what it is. */
  @Command(
      name = "check",
      description = "Check a genesis file and print its hash.",
      mixinStandardHelpOptions = true)
  static final class Check implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The genesis file.")
    Path file;

    @Spec CommandSpec spec;

    @Override
    public Integer call() {
      print(spec, file);
      return 0;
    }

    static void print(CommandSpec spec, Path file) {
      Genesis genesis = GenesisFile.read(file);
      var out = spec.commandLine().getOut();
      out.println("genesis     " + file);
      out.println("chain id    " + genesis.config().chainId());
      out.println("block hash  " + genesis.block().hash());
      out.println("state root  " + genesis.header().stateRoot());
      out.println("rules       " + genesis.config().at(0, genesis.header().timestamp()).fork());
      genesis
          .config()
          .consensusAt(0)
          .ifPresent(
              bft ->
                  out.println(
                      "consensus   "
                          + bft.algorithm()
                          + ", a block every "
                          + bft.blockPeriod().toMillis()
                          + " ms"));
      out.flush();
    }
  }
}
