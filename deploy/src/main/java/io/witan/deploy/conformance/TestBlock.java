package io.witan.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.execution.BlobGas;
import io.witan.protocol.execution.BlockContext;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.Rules;
import io.witan.protocol.state.Account;
import io.witan.protocol.state.StateDiff;
import io.witan.protocol.state.WorldState;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongFunction;

/** The block that a test's environment describes. */
final class TestBlock {
  private TestBlock() {}

  static BlockContext of(JsonNode env, Rules rules, LongFunction<Hash> hashes) {
    Fork fork = rules.fork();
    Uint256 baseFee =
        fork.isAtLeast(Fork.LONDON) && env.has("currentBaseFee")
            ? Fields.word(env, "currentBaseFee")
            : fork.isAtLeast(Fork.LONDON) ? Uint256.of(10) : Uint256.ZERO;
    Hash random = env.has("currentRandom") ? Fields.hash(env, "currentRandom") : Hash.ZERO;
    Uint256 blobFee =
        fork.isAtLeast(Fork.CANCUN)
            ? BlobGas.baseFee(
                rules,
                env.has("currentExcessBlobGas") ? Fields.number(env, "currentExcessBlobGas") : 0)
            : Uint256.ZERO;
    Address coinbase = Fields.address(env, "currentCoinbase");
    return new BlockContext(
        Fields.number(env, "currentNumber"),
        saturated(env, "currentTimestamp"),
        coinbase,
        coinbase,
        saturated(env, "currentGasLimit"),
        env.has("currentDifficulty") ? Fields.word(env, "currentDifficulty") : Uint256.ZERO,
        random,
        baseFee,
        blobFee,
        hashes);
  }

  private static long saturated(JsonNode env, String name) {
    return Fields.word(env, name).toLongSaturated();
  }

  /** The coinbase is touched by a reward of nothing, as those who filled the tests did. */
  static WorldState touch(WorldState state, Address coinbase, Fork fork) {
    Optional<Account> account = state.account(coinbase);
    if (fork.isAtLeast(Fork.SPURIOUS_DRAGON)) {
      return account.isPresent() && account.get().isEmpty()
          ? state.apply(new StateDiff(List.of(new StateDiff.Deleted(coinbase))))
          : state;
    }
    return account.isPresent() ? state : credit(state, coinbase, Uint256.ZERO);
  }

  /** Adds to a balance, making the account where there is none. */
  static WorldState credit(WorldState state, Address address, Uint256 amount) {
    Account before = state.account(address).orElse(Account.EMPTY);
    return state.apply(
        new StateDiff(
            List.of(
                new StateDiff.Updated(
                    address,
                    before.nonce(),
                    before.balance().plus(amount),
                    before.hasCode() ? before.codeHash() : EmptyHashes.CODE,
                    Optional.empty(),
                    false,
                    new TreeMap<>()))));
  }
}
