package io.witan.deploy.genesis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.witan.deploy.CommandFailure;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.ledger.Genesis;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.Rules;
import io.witan.protocol.state.StateDiff;
import io.witan.protocol.state.WorldState;
import io.witan.protocol.wire.ForkIds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads a genesis file as GoQuorum, geth and Besu write it. */
public final class GenesisFile {
  private static final long LARGEST_FILE = 256L << 20;
  private static final Uint256 FIRST_BASE_FEE = Uint256.of(1_000_000_000);
  private static final Hash NO_REQUESTS =
      Hash.fromHex("0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");

  private GenesisFile() {}

  public static Genesis read(Path file) {
    return parse(json(file));
  }

  /** A genesis file's {@code config} as it stands there. */
  public static JsonNode config(Path file) {
    return json(file).path("config");
  }

  /**
   * Whether a genesis file's nodes have several private states each, as far as they have parties.
   */
  public static boolean isMultiplePrivateStates(Path file) {
    return new JsonFields("", json(file))
        .object("config")
        .flatMap(config -> config.bool("isMPS"))
        .orElse(false);
  }

  /**
   * The fork ids that peers of a genesis file's chain state: its own fields count, of which there
   * are more than the rules need.
   */
  public static ForkIds forkIds(Path file, Genesis genesis) {
    return forkIds(json(file), genesis);
  }

  /** The same of a genesis file's JSON. */
  public static ForkIds forkIds(JsonNode json, Genesis genesis) {
    Optional<JsonFields> config = new JsonFields("", json).object("config");
    return ForkIds.ofFields(
        genesis.block().hash(),
        genesis.header().timestamp(),
        name -> config.flatMap(fields -> fields.number63(name)));
  }

  private static JsonNode json(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        throw new CommandFailure("there is no genesis file " + file);
      }
      if (Files.size(file) > LARGEST_FILE) {
        throw new CommandFailure("genesis file " + file + " is larger than 256 MiB");
      }
      return new ObjectMapper().readTree(file.toFile());
    } catch (JsonProcessingException notJson) {
      throw new CommandFailure(
          "genesis file "
              + file
              + " is not JSON (line "
              + Optional.ofNullable(notJson.getLocation()).map(l -> l.getLineNr()).orElse(0)
              + ")");
    } catch (IOException unreadable) {
      throw new CommandFailure("cannot read the genesis file " + file);
    }
  }

  /** A genesis from its JSON. */
  public static Genesis parse(JsonNode json) {
    JsonFields root = new JsonFields("", json);
    ChainConfig config =
        ChainConfigJson.read(
            root.object("config")
                .orElseThrow(() -> new CommandFailure("genesis field config is missing")));
    StateDiff alloc = alloc(root);
    Hash stateRoot = WorldState.empty().apply(alloc).root();
    return new Genesis(config, header(root, config, stateRoot), alloc);
  }

  private static Header header(JsonFields root, ChainConfig config, Hash stateRoot) {
    long timestamp = root.number63("timestamp").orElse(0L);
    Rules rules = config.at(0, timestamp);
    HeaderBuilder header =
        new HeaderBuilder()
            .parentHash(root.hash("parentHash").orElse(Hash.ZERO))
            .coinbase(root.address("coinbase").orElse(Address.ZERO))
            .stateRoot(stateRoot)
            .difficulty(root.uint256("difficulty").orElse(Uint256.ZERO))
            .number(root.number63("number").orElse(0L))
            .gasLimit(root.number63("gasLimit").orElse(5_000L))
            .gasUsed(root.number63("gasUsed").orElse(0L))
            .timestamp(timestamp)
            .extraData(root.bytes("extraData").orElse(Bytes.EMPTY))
            .mixHash(root.hash("mixHash").orElse(Hash.ZERO))
            .nonce(nonce(root));
    if (rules.isAtLeast(Fork.LONDON)) {
      Uint256 free = rules.gasPriceEnabled() ? FIRST_BASE_FEE : Uint256.ZERO;
      header.baseFeePerGas(root.uint256("baseFeePerGas").orElse(free));
    }
    if (rules.isAtLeast(Fork.SHANGHAI)) {
      header.withdrawalsRoot(EmptyHashes.TRIE);
    }
    if (rules.isAtLeast(Fork.CANCUN)) {
      header.blobGasUsed(root.number63("blobGasUsed").orElse(0L));
      header.excessBlobGas(root.number63("excessBlobGas").orElse(0L));
      header.parentBeaconBlockRoot(root.hash("parentBeaconBlockRoot").orElse(Hash.ZERO));
    }
    if (rules.isAtLeast(Fork.PRAGUE)) {
      header.requestsHash(NO_REQUESTS);
    }
    return header.build();
  }

  private static Bytes nonce(JsonFields root) {
    return root.uint256("nonce").orElse(Uint256.ZERO).toBytes32().slice(24, 32);
  }

  private static StateDiff alloc(JsonFields root) {
    Map<Address, StateDiff.Change> accounts = new TreeMap<>();
    if (root.has("alloc")) {
      for (Map.Entry<String, JsonNode> entry : root.members("alloc").entrySet()) {
        Address address = address(entry.getKey());
        JsonFields fields = new JsonFields("alloc." + entry.getKey(), entry.getValue());
        accounts.put(address, account(address, fields));
      }
    }
    return new StateDiff(new ArrayList<>(accounts.values()));
  }

  private static StateDiff.Updated account(Address address, JsonFields fields) {
    Bytes code = fields.bytes("code").orElse(Bytes.EMPTY);
    TreeMap<Uint256, Uint256> storage = new TreeMap<>();
    if (fields.has("storage")) {
      fields
          .members("storage")
          .forEach(
              (key, value) -> storage.put(Uint256.fromHex(key), Uint256.fromHex(value.asText())));
    }
    return new StateDiff.Updated(
        address,
        fields.number63("nonce").orElse(0L),
        fields.uint256("balance").orElse(Uint256.ZERO),
        Keccak.hash(code),
        code.isEmpty() ? Optional.empty() : Optional.of(code),
        false,
        storage);
  }

  private static Address address(String text) {
    try {
      return Address.fromHex(text);
    } catch (IllegalArgumentException wrong) {
      throw new CommandFailure(
          "genesis field alloc." + text + " is no address (" + wrong.getMessage() + ")");
    }
  }

  /** Names of the accounts that a genesis funds, for showing them to people. */
  public static List<Address> funded(Genesis genesis) {
    return genesis.alloc().changes().stream().map(StateDiff.Change::address).toList();
  }
}
