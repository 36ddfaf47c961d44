package io.witan.deploy.bench;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.evm.Inspector;
import io.witan.protocol.evm.Message;
import io.witan.protocol.evm.Outcome;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.state.StateDiff;
import io.witan.protocol.state.WorldState;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A real ERC-20: {@code deploy/examples/contracts/ExampleToken.sol}, OpenZeppelin's contract of
 * release 5.7.0 as solc 0.8.37 compiles it without optimiser, which {@code examples/compile.mjs}
 * repeats.
 */
public final class Token {
  static final Address ADDRESS = ProgramRun.address(0x70ce);

  private static final String RESOURCE = "example-token.hex";
  private static final String TRANSFER = "0xa9059cbb";

  private Token() {}

  /** The token's account, with a million units for each holder. */
  static StateDiff.Updated account(List<Address> holders) {
    Bytes code = runtimeCode();
    TreeMap<Uint256, Uint256> balances = new TreeMap<>();
    for (Address holder : holders) {
      balances.put(balanceKey(holder), Uint256.of(1_000_000));
    }
    return new StateDiff.Updated(
        ADDRESS, 1, Uint256.ZERO, Keccak.hash(code), Optional.of(code), false, balances);
  }

  /** Call data of a transfer. */
  public static Bytes transfer(Address to, long amount) {
    return Bytes.concat(Bytes.fromHex(TRANSFER), word(to), Uint256.of(amount).toBytes32());
  }

  /** Where Solidity keeps the holder's entry of the mapping that is the first variable. */
  static Uint256 balanceKey(Address holder) {
    Hash place = Keccak.hash(Bytes.concat(word(holder), Uint256.ZERO.toBytes32()));
    return Uint256.of(place.bytes());
  }

  private static Bytes word(Address address) {
    return Bytes.concat(Bytes.wrap(new byte[12]), address.bytes());
  }

  private static Bytes runtimeCode() {
    Bytes init = creation(1_000_000_000);
    Outcome outcome =
        ProgramRun.evm(WorldState.empty(), Inspector.NONE)
            .run(Message.create(ProgramRun.CALLER, Uint256.ZERO, ProgramRun.GAS, init));
    Fault.unless(outcome.succeeded(), "the token is not deployed: " + outcome.halt());
    return outcome.output();
  }

  /** Data of the transaction that makes one, all of whose units are its creator's. */
  public static Bytes creation(long supply) {
    return Bytes.concat(initCode(), Uint256.of(supply).toBytes32());
  }

  private static Bytes initCode() {
    try (InputStream in = Token.class.getResourceAsStream(RESOURCE)) {
      String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      return Bytes.fromHex("0x" + text.replaceAll("\\s", ""));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
