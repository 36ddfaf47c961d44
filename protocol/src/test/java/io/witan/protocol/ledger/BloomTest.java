package io.witan.protocol.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import java.util.List;
import org.junit.jupiter.api.Test;

class BloomTest {
  @Test
  void whatIsInIsAlwaysFound() {
    for (long i = 0; i < 2_000; i++) {
      Hash topic = Uint256.of(i).toHash();
      Address address = Address.of(topic.bytes().slice(12, 32));
      Bloom bloom = Bloom.ofLogs(List.of(new Log(address, List.of(topic), Bytes.EMPTY)));
      assertTrue(bloom.mayContain(topic.bytes()), "topic " + i);
      assertTrue(bloom.mayContain(address.bytes()), "address " + i);
    }
  }

  @Test
  void whatIsNotInIsSeldomFound() {
    Bloom bloom = Bloom.ofLogs(List.of(new Log(Address.ZERO, List.of(), Bytes.EMPTY)));
    int found = 0;
    for (long i = 1; i <= 2_000; i++) {
      found += bloom.mayContain(Uint256.of(i).toBytes32()) ? 1 : 0;
    }
    assertEquals(0, found);
  }
}
