package io.witan.deploy.bench;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.machine.Workers;
import io.witan.protocol.trie.NodeSource;
import io.witan.protocol.trie.Trie;
import io.witan.protocol.trie.TrieChange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What a block needs besides running its code: senders and roots. */
@State(Scope.Benchmark)
public class HashingBenchmark {
  private static final int KEYS = 10_000;
  private static final int VALUE_BYTES = 70;

  private final List<TrieChange> changes = new ArrayList<>();
  private Hash digest;
  private Signature signature;

  @Setup
  public void prepare() {
    byte[] value = new byte[VALUE_BYTES];
    for (int i = 0; i < KEYS; i++) {
      Bytes key = Keccak.hash(Bytes.ofInts(i >> 8, i)).bytes();
      key.copyTo(value, 0);
      changes.add(new TrieChange(key, Bytes.of(value)));
    }
    changes.sort(Comparator.comparing(TrieChange::key));
    digest = Keccak.hash(Bytes.ofInts('d'));
    signature = Secp256k1.get().sign(Keccak.hash(Bytes.ofInts('s')).bytes(), digest);
  }

  /** What a method of this class measures. */
  static String title(String method) {
    return method.equals("sender") ? "sender of a signature" : "root of 10,000 fresh keys";
  }

  /** The root over accounts that are all new. */
  @Benchmark
  public Hash rootOfFreshKeys() {
    return Trie.empty(NodeSource.NOTHING).update(changes, Workers.CALLER).root();
  }

  /** The sender of a transaction. */
  @Benchmark
  public Optional<Address> sender() {
    return Secp256k1.get().recover(digest, signature);
  }
}
