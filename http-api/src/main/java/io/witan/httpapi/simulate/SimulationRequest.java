package io.witan.httpapi.simulate;

import io.witan.httpapi.call.BlockOverrides;
import io.witan.httpapi.call.CallArguments;
import io.witan.httpapi.call.StateOverrides;
import io.witan.httpapi.rpc.Field;
import io.witan.httpapi.rpc.RpcError;
import io.witan.protocol.bytes.Uint256;
import java.util.List;

/**
 * What {@code eth_simulateV1} is asked.
 *
 * @param traceTransfers whether transfers of ether are told as logs
 * @param validation whether nonces and fees count as in a real block
 * @param fullTransactions whether the answer has the transactions, not only their hashes
 */
public record SimulationRequest(
    List<BlockCalls> blocks, boolean traceTransfers, boolean validation, boolean fullTransactions) {
  /** The most blocks, those included that fill gaps between numbers. */
  static final int MAX_BLOCKS = 256;

  private static final int MAX_CALLS = 10_000;

  /** One block: what is changed before it, and the calls in it. */
  public record BlockCalls(
      BlockOverrides overrides, StateOverrides state, List<CallArguments> calls) {
    /** A block with nothing in it. */
    static final BlockCalls EMPTY =
        new BlockCalls(BlockOverrides.NONE, StateOverrides.NONE, List.of());

    public BlockCalls {
      calls = List.copyOf(calls);
    }
  }

  public SimulationRequest {
    blocks = List.copyOf(blocks);
  }

  /** Reads the object; refuses more than anyone needs before anything is run. */
  public static SimulationRequest read(Field field, Uint256 chainId) {
    Field list =
        field
            .member("blockStateCalls")
            .orElseThrow(() -> RpcError.invalidParams("empty input").toException());
    if (list.json().isArray() && list.json().isEmpty()) {
      throw RpcError.invalidParams("empty input").toException();
    }
    if (list.json().size() > MAX_BLOCKS) {
      throw SimulationErrors.tooMany("blocks");
    }
    List<BlockCalls> blocks = list.list(block -> block(block, chainId));
    if (blocks.stream().mapToInt(block -> block.calls().size()).sum() > MAX_CALLS) {
      throw SimulationErrors.tooMany("calls");
    }
    return new SimulationRequest(
        blocks,
        field.member("traceTransfers", Field::bool).orElse(false),
        field.member("validation", Field::bool).orElse(false),
        field.member("returnFullTransactions", Field::bool).orElse(false));
  }

  private static BlockCalls block(Field field, Uint256 chainId) {
    return new BlockCalls(
        field.member("blockOverrides", BlockOverrides::read).orElse(BlockOverrides.NONE),
        field.member("stateOverrides", StateOverrides::read).orElse(StateOverrides.NONE),
        field
            .member("calls", calls -> calls.list(call -> CallArguments.read(call, chainId)))
            .orElse(List.of()));
  }
}
