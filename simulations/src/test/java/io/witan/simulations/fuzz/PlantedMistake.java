package io.witan.simulations.fuzz;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.evm.Inspector;
import io.witan.protocol.execution.TransactionExecution;
import io.witan.protocol.rules.Rules;
import io.witan.protocol.state.Account;
import io.witan.protocol.state.StateView;
import java.util.Optional;
import java.util.function.BinaryOperator;

/** Ways to run a case that are wrong in one point each, as a parallel execution might be. */
enum PlantedMistake implements Side {
  /** A transaction reads the words that the block began with, not what those before it wrote. */
  STALE_STORAGE(
      (now, start) ->
          new Lens(now) {
            @Override
            public Uint256 storage(Address address, Uint256 key) {
              return start.storage(address, key);
            }
          }),
  /** A transaction sees the coinbase without the fees of those before it. */
  STALE_COINBASE(
      (now, start) ->
          new Lens(now) {
            @Override
            public Optional<Account> account(Address address) {
              return address.equals(Scene.COINBASE)
                  ? start.account(address)
                  : super.account(address);
            }
          }),
  /** A word that was cleared is still there. */
  WORD_NOT_CLEARED(
      (now, start) ->
          new Lens(now) {
            @Override
            public Uint256 storage(Address address, Uint256 key) {
              Uint256 word = now.storage(address, key);
              return word.isZero() ? start.storage(address, key) : word;
            }
          }),
  /** Code of an account that was made in the block is not found. */
  NEW_CODE_LOST(
      (now, start) ->
          new Lens(now) {
            @Override
            public Optional<Account> account(Address address) {
              Optional<Account> account = super.account(address);
              return start.account(address).isPresent()
                  ? account
                  : account.map(
                      a ->
                          new Account(
                              a.nonce(), a.balance(), a.storageRoot(), Account.EMPTY.codeHash()));
            }
          }),
  /** The limit on code is one byte less. */
  SMALLER_CODE_LIMIT((now, start) -> now) {
    @Override
    Rules rules(Rules right) {
      return new Rules(
          right.chainId(),
          right.fork(),
          right.precompiles(),
          right.gasPriceEnabled(),
          right.maxCodeSize() - 1,
          right.maxTransactionSize(),
          right.blobsEnabled(),
          right.blobs(),
          right.depositContract(),
          right.privacy());
    }
  };

  @SuppressWarnings("ImmutableEnumChecker") // no lambda here holds anything
  private final BinaryOperator<StateView> mistake;

  PlantedMistake(BinaryOperator<StateView> mistake) {
    this.mistake = mistake;
  }

  Rules rules(Rules right) {
    return right;
  }

  @Override
  public Observed run(FuzzCase given) {
    StateView start = new PlainState(given.accounts());
    return Stepwise.run(
            given,
            rules(given.rules()),
            (now, rules, block, transaction, gas) ->
                TransactionExecution.execute(
                    mistake.apply(now, start), rules, block, transaction, gas, Inspector.NONE))
        .observed();
  }

  private static class Lens implements StateView {
    private final StateView state;

    Lens(StateView state) {
      this.state = state;
    }

    @Override
    public Optional<Account> account(Address address) {
      return state.account(address);
    }

    @Override
    public Uint256 storage(Address address, Uint256 key) {
      return state.storage(address, key);
    }

    @Override
    public Bytes code(Hash codeHash) {
      return state.code(codeHash);
    }
  }
}
