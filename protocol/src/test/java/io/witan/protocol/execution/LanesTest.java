package io.witan.protocol.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.ledger.RecoveredTransaction;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class LanesTest {
  private static RecoveredTransaction tx(int sender, long nonce, Address to, long value) {
    Bytes secret = Uint256.of(sender + 1).toBytes32();
    return TestChain.sign(secret, TestChain.legacy(nonce, Uint256.ZERO, to, value, Bytes.EMPTY));
  }

  private static List<Integer> lengths(List<List<RecoveredTransaction>> lanes) {
    return lanes.stream().map(List::size).toList();
  }

  @Test
  void callsOfDifferentSendersToOneContractAreSharedOutEvenly() {
    List<RecoveredTransaction> calls =
        IntStream.range(0, 10).mapToObj(i -> tx(i, 0, TestChain.contract(0), 0)).toList();
    assertEquals(List.of(4, 3, 3), lengths(Lanes.of(calls, 3)));
  }

  @Test
  void transactionsOfOneSenderStayTogetherAndInOrder() {
    List<RecoveredTransaction> all =
        List.of(
            tx(0, 0, TestChain.contract(0), 0),
            tx(1, 0, TestChain.contract(0), 0),
            tx(0, 1, TestChain.contract(1), 0),
            tx(0, 2, TestChain.contract(2), 0));
    assertEquals(
        List.of(List.of(all.get(0), all.get(2), all.get(3)), List.of(all.get(1))),
        Lanes.of(all, 4));
  }

  @Test
  void valueTiesTogetherWhoeverSendsOrReceivesIt() {
    Address second = tx(1, 0, TestChain.contract(9), 0).sender();
    List<RecoveredTransaction> all =
        List.of(
            tx(0, 0, second, 1),
            tx(1, 0, TestChain.contract(1), 1),
            tx(2, 0, TestChain.contract(1), 1),
            tx(3, 0, TestChain.contract(2), 1));
    assertEquals(List.of(3, 1), lengths(Lanes.of(all, 4)));
  }

  @Test
  void thereAreNeverMoreLanesThanAskedForNorAnyEmptyOnes() {
    List<RecoveredTransaction> all =
        IntStream.range(0, 7).mapToObj(i -> tx(i, 0, TestChain.contract(i), 1)).toList();
    for (int most = 1; most < 10; most++) {
      List<List<RecoveredTransaction>> lanes = Lanes.of(all, most);
      assertEquals(Math.min(most, 7), lanes.size());
      assertTrue(lengths(lanes).stream().allMatch(length -> length > 0));
    }
  }
}
