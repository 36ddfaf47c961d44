package io.witan.actors.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.actors.peer.SendQueue.Lane;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.wire.MessageCodec.Encoded;
import org.junit.jupiter.api.Test;

class SendQueueTest {
  private static Encoded message(int code, int size) {
    return new Encoded(code, Bytes.wrap(new byte[size]));
  }

  @Test
  void transactionsAreShedAndTakeNoRoomOfVotes() {
    SendQueue queue = new SendQueue();
    int shed = 0;
    for (int i = 0; i < 10_000; i++) {
      shed += queue.offer(Lane.TRANSACTIONS, message(1, 1 << 20));
    }
    assertEquals(10_000 - 4, shed);
    assertEquals(0, queue.offer(Lane.CONSENSUS, message(2, 100)));
    assertEquals(2, queue.poll().orElseThrow().code());
    assertEquals(1, queue.poll().orElseThrow().code());
  }

  @Test
  void newVotesPushOutOldOnes() {
    SendQueue queue = new SendQueue();
    for (int i = 0; i < 5000; i++) {
      queue.offer(Lane.CONSENSUS, message(i, 10));
    }
    assertEquals(5000 - 2048, queue.poll().orElseThrow().code());
  }

  @Test
  void whatLeavesMakesRoom() {
    SendQueue queue = new SendQueue();
    for (int i = 0; i < 10_000; i++) {
      assertEquals(0, queue.offer(Lane.CHAIN, message(i, 1 << 20)));
      assertEquals(i, queue.poll().orElseThrow().code());
    }
    assertTrue(queue.poll().isEmpty());
  }

  @Test
  void aMessageLargerThanItsLaneIsDropped() {
    SendQueue queue = new SendQueue();
    assertEquals(1, queue.offer(Lane.CONSENSUS, message(1, 25 << 20)));
    assertTrue(queue.poll().isEmpty());
  }
}
