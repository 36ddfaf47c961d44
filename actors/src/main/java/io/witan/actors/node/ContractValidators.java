package io.witan.actors.node;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.evm.Inspector;
import io.witan.protocol.execution.BlockContext;
import io.witan.protocol.execution.CallExecution;
import io.witan.protocol.execution.CallRequest;
import io.witan.protocol.execution.CallResult;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.rules.BftConfig;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.state.StateView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks the validator contract, where the next height's rules name one, for its validators. */
public final class ContractValidators {
  private static final Bytes GET_VALIDATORS = Bytes.fromHex("0xb7ab4db5");
  private static final long GAS = 50_000_000;
  private static final int WORD = 32;
  private static final int MOST = 10_000;

  private ContractValidators() {}

  /**
   * What {@code getValidators()} answers on the state after {@code header}: nobody where the call
   * fails; empty where the next height's rules name no contract.
   */
  public static Optional<List<Address>> after(ChainConfig config, Header header, StateView state) {
    return config
        .consensusAt(header.number() + 1)
        .flatMap(BftConfig::validatorContract)
        .map(contract -> ask(config, header, state, contract));
  }

  private static List<Address> ask(
      ChainConfig config, Header header, StateView state, Address contract) {
    CallRequest call =
        new CallRequest(
            Address.ZERO,
            Optional.of(contract),
            GAS,
            Uint256.ZERO,
            Uint256.ZERO,
            Uint256.ZERO,
            GET_VALIDATORS,
            List.of());
    BlockContext context =
        new BlockContext(
            header.number(),
            header.timestamp(),
            header.coinbase(),
            header.coinbase(),
            header.gasLimit(),
            header.difficulty(),
            header.mixHash(),
            Uint256.ZERO,
            Uint256.ZERO,
            height -> Hash.ZERO);
    CallResult result =
        CallExecution.call(
            state, config.at(header.number(), header.timestamp()), context, call, Inspector.NONE);
    return result.failure().isPresent() ? List.of() : addresses(result.output());
  }

  /** Reads one ABI {@code address[]}; empty where it is none. */
  static List<Address> addresses(Bytes output) {
    if (output.size() < 2 * WORD) {
      return List.of();
    }
    long count = Uint256.of(output.slice(WORD, 2 * WORD)).toLongSaturated();
    if (count > MOST || output.size() < (count + 2) * WORD) {
      return List.of();
    }
    List<Address> validators = new ArrayList<>();
    for (int i = 2; i < count + 2; i++) {
      validators.add(Address.of(output.slice(i * WORD + 12, (i + 1) * WORD)));
    }
    return validators;
  }
}
