package io.witan.protocol.crypto;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import java.util.Arrays;
import java.util.List;

/**
 * Hashes many messages: several at once ({@link KeccakLanes}) where the JVM and the processor have
 * vectors wide enough, else one by one. The hashes are the same either way (decision record 0020).
 */
final class KeccakBatch {
  /** Fewer messages are not hashed faster together. */
  private static final int LEAST = 3;

  /**
   * Until the JVM has compiled the vector code, which takes it thousands of calls, that code is a
   * hundred times slower than afterwards. So small batches leave it alone until then, and large
   * ones give it a little to do.
   */
  private static final int LEAST_WHILE_COLD = 64;

  private static final int MOST_GROUPS_WHILE_COLD = 16;
  private static final int WARM_AFTER_GROUPS = 4_000;

  private static final boolean HAS_VECTORS =
      ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();

  /** Only decides between two ways to the same hashes; an update that a race loses does no harm. */
  @SuppressWarnings("NonFinalStaticField")
  private static int groupsSoFar;

  private KeccakBatch() {}

  static List<Hash> hash(List<Bytes> messages) {
    Hash[] hashes = new Hash[messages.size()];
    boolean warm = groupsSoFar >= WARM_AFTER_GROUPS;
    if (HAS_VECTORS
        && hashes.length >= (warm ? LEAST : LEAST_WHILE_COLD)
        && KeccakLanes.WIDTH > LEAST) {
      together(messages, hashes, warm ? hashes.length : MOST_GROUPS_WHILE_COLD);
    }
    KeccakHasher hasher = new KeccakHasher();
    for (int i = 0; i < hashes.length; i++) {
      if (hashes[i] == null) {
        byte[] out = new byte[Hash.SIZE];
        Bytes message = messages.get(i);
        hasher.hash(message.unsafeArray(), 0, message.size(), out, 0);
        hashes[i] = Hash.wrap(out);
      }
    }
    return Arrays.asList(hashes);
  }

  /** Hashes what can be hashed in that many groups, and leaves the rest. */
  private static void together(List<Bytes> messages, Hash[] hashes, int mostGroups) {
    KeccakLanes lanes = new KeccakLanes();
    int[] order = byLength(messages);
    int groups = 0;
    for (int from = 0; order.length - from >= LEAST && groups < mostGroups; groups++) {
      int to = Math.min(from + KeccakLanes.WIDTH, order.length);
      lanes.hash(messages, order, from, to, hashes);
      from = to;
    }
    if (groupsSoFar < WARM_AFTER_GROUPS) {
      groupsSoFar += groups;
    }
  }

  /** The messages' indexes, so that those of a group have as many blocks as each other. */
  private static int[] byLength(List<Bytes> messages) {
    long[] keys = new long[messages.size()];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = (long) KeccakBlocks.count(messages.get(i).size()) << 32 | i;
    }
    Arrays.sort(keys);
    int[] order = new int[keys.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = (int) keys[i];
    }
    return order;
  }
}
