package io.witan.httpapi;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.crypto.Signer;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.ledger.Genesis;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.ForkSchedule;
import io.witan.protocol.state.StateDiff;
import io.witan.protocol.state.WorldState;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A chain with one rich account and free gas. */
final class TestGenesis {
  static final Uint256 CHAIN_ID = Uint256.of(1337);
  static final Signer RICH = Secp256k1.get().signer(Bytes.fromHex("0x" + "11".repeat(32)));
  static final Uint256 RICHES = Uint256.of(1_000_000_000_000_000_000L);

  private TestGenesis() {}

  static Genesis of(Fork fork, boolean priced) {
    ChainConfig config =
        new ChainConfig(
            CHAIN_ID,
            ForkSchedule.all(fork),
            Optional.empty(),
            List.of(),
            priced ? Optional.of(0L) : Optional.empty(),
            List.of(),
            128 << 10,
            false);
    StateDiff alloc = new StateDiff(List.of(account(RICH.address())));
    HeaderBuilder header =
        new HeaderBuilder().gasLimit(30_000_000).stateRoot(WorldState.empty().apply(alloc).root());
    if (fork.isAtLeast(Fork.LONDON)) {
      header.baseFeePerGas(Uint256.ZERO);
    }
    return new Genesis(config, header.build(), alloc);
  }

  private static StateDiff.Change account(Address address) {
    return new StateDiff.Updated(
        address, 0, RICHES, EmptyHashes.CODE, Optional.empty(), false, new TreeMap<>());
  }
}
