package io.witan.protocol.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.evm.Delegation;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.state.Account;
import io.witan.protocol.state.StateDiff;
import io.witan.protocol.state.StateDiff.Updated;
import io.witan.protocol.state.StateView;
import io.witan.protocol.state.WorldState;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class BlockStateTest {
  private static final Address SOMEBODY = Address.fromHex("0x" + "77".repeat(20));

  /** Counts what is asked of it. */
  private static final class Counted implements StateView {
    private int questions;

    @Override
    public Optional<Account> account(Address address) {
      questions++;
      return Optional.of(new Account(1, Uint256.ONE, Hash.ZERO, EmptyHashes.CODE));
    }

    @Override
    public Uint256 storage(Address address, Uint256 key) {
      questions++;
      return Uint256.ONE;
    }

    @Override
    public Bytes code(Hash codeHash) {
      questions++;
      return Bytes.EMPTY;
    }
  }

  private static StateDiff code(Bytes code) {
    boolean none = code.isEmpty();
    return new StateDiff(
        List.of(
            new Updated(
                SOMEBODY,
                1,
                Uint256.ONE,
                none ? EmptyHashes.CODE : Keccak.hash(code),
                none ? Optional.empty() : Optional.of(code),
                false,
                new TreeMap<>())));
  }

  @Test
  void aDelegationThatIsTakenBackInItsBlockLeavesNoCode() {
    BlockState state = new BlockState(TestChain.empty());
    state.apply(code(Delegation.to(SOMEBODY)));
    state.apply(code(Bytes.EMPTY));

    WorldState after = TestChain.empty().apply(state.diff());

    assertEquals(EmptyHashes.CODE, after.account(SOMEBODY).orElseThrow().codeHash());
  }

  @Test
  void itsOwnerReadsTheParentOnceAndOthersLeaveNoTraceInIt() {
    Counted parent = new Counted();
    BlockState state = new BlockState(parent);
    for (int i = 0; i < 3; i++) {
      state.account(SOMEBODY);
      state.storage(SOMEBODY, Uint256.ONE);
    }
    assertEquals(6, parent.questions);
    for (int i = 0; i < 3; i++) {
      state.remembering().account(SOMEBODY);
      state.remembering().storage(SOMEBODY, Uint256.ONE);
    }
    assertEquals(8, parent.questions);
  }

  @Test
  void whatWasReadAboveItIsNotReadAgain() {
    Counted parent = new Counted();
    BlockState state = new BlockState(parent);
    BlockState above = new BlockState(state);
    above.remembering().account(SOMEBODY);
    above.remembering().storage(SOMEBODY, Uint256.ONE);
    state.learn(above);
    state.account(SOMEBODY);
    assertEquals(Uint256.ONE, state.storage(SOMEBODY, Uint256.ONE));
    assertEquals(2, parent.questions);
    assertEquals(StateDiff.NONE, state.diff());
  }
}
