package io.witan.deploy.genesis;

import io.witan.deploy.CommandFailure;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.ChainConfig.CodeSizeLimit;
import io.witan.protocol.rules.Transition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Fields of {@code config} that only Besu's genesis files have, and geth's that only Ethereum's own
 * networks need. Each is honoured, or refused by its name where it would make blocks that this
 * ledger does not make.
 */
final class BesuFields {
  /** The contracts whose addresses are fixed by their proposals (EIP-7002, EIP-7251). */
  private static final Map<String, Address> FIXED =
      new TreeMap<>(
          Map.of(
              "withdrawalRequestContractAddress",
              Address.fromHex("0x00000961ef480eb55e80d19ad83579a64c007002"),
              "consolidationRequestContractAddress",
              Address.fromHex("0x0000bbddc7ce488642fb579f8b00f3a590007251")));

  private static final int STACK = 1024;

  private BesuFields() {}

  /** The limit on deployed code, which Besu gives in bytes. */
  static List<CodeSizeLimit> codeSizeLimit(JsonFields config) {
    Optional<Integer> bytes = config.number31("contractSizeLimit");
    if (bytes.isPresent() && config.has("maxCodeSizeConfig")) {
      throw new CommandFailure(
          "genesis field config.contractSizeLimit cannot stand beside config.maxCodeSizeConfig");
    }
    if (bytes.filter(size -> size == 0).isPresent()) {
      throw new CommandFailure("genesis field config.contractSizeLimit must be above 0");
    }
    return bytes.map(size -> new CodeSizeLimit(0, size)).stream().toList();
  }

  /**
   * The height from which gas has a price, which {@code zeroBaseFee} denies.
   *
   * @param otherwise what the other fields say of it
   */
  static Optional<Long> gasPriceFrom(
      JsonFields config, Optional<Long> otherwise, List<Transition> transitions) {
    Optional<Boolean> zero = config.bool("zeroBaseFee");
    boolean priced =
        config.has("enableGasPriceBlock")
            || transitions.stream().anyMatch(t -> t.gasPriceEnabled().orElse(false));
    if (zero.orElse(false) && priced) {
      throw new CommandFailure(
          "genesis field config.zeroBaseFee cannot stand beside fields that give gas a price");
    }
    if (!zero.orElse(true) && otherwise.isEmpty() && !priced) {
      throw new CommandFailure(
          "genesis field config.zeroBaseFee is false, but gas is free on this chain: set"
              + " config.enableGasPriceBlock");
    }
    return zero.orElse(false) ? Optional.empty() : otherwise;
  }

  /** GoQuorum has a list of transitions; Besu an object with one list for each engine. */
  static List<JsonFields> transitions(JsonFields config) {
    if (!config.isObject("transitions")) {
      return config.objects("transitions");
    }
    JsonFields engines = config.object("transitions").orElseThrow();
    List<JsonFields> changes = engines.objects("qbft");
    engines.refuseOthers(List.of());
    return changes;
  }

  static void refuseWhatIsNotHere(JsonFields config, ChainConfig chain) {
    if (config.has("ibft2")) {
      throw new CommandFailure(
          "genesis field config.ibft2: IBFT 2.0 is Besu's own engine; here are qbft and ibft");
    }
    if (config.bool("fixedBaseFee").orElse(false)) {
      throw new CommandFailure(
          "genesis field config.fixedBaseFee is not supported: the fee would be an option of each"
              + " node");
    }
    if (config.number31("evmStackSize").filter(size -> size != STACK).isPresent()) {
      throw new CommandFailure("genesis field config.evmStackSize must be " + STACK);
    }
    if (config.text("ecCurve").filter(curve -> !curve.equals("secp256k1")).isPresent()) {
      throw new CommandFailure("genesis field config.ecCurve must be secp256k1");
    }
    FIXED.forEach(
        (name, address) -> {
          if (config.address(name).filter(given -> !given.equals(address)).isPresent()) {
            throw new CommandFailure("genesis field config." + name + " must be " + address);
          }
        });
    boolean dao = config.bool("daoForkSupport").orElse(true);
    boolean later = config.number63("daoForkBlock").filter(block -> block > 0).isPresent();
    if (dao && later && chain.consensus().isPresent()) {
      throw new CommandFailure(
          "genesis field config.daoForkBlock: the DAO fork moves balances of Ethereum's main"
              + " network and has no place on this chain");
    }
  }
}
