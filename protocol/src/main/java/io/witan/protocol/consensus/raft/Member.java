package io.witan.protocol.consensus.raft;

import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.wire.EnodeUrl;

/**
 * A node of the cluster.
 *
 * @param id its Raft id, 1 to 65,535: given once, never to another node
 * @param url who it is and where it is reached
 * @param learner whether it only follows: it has no vote and does not count in the quorum
 */
public record Member(int id, EnodeUrl url, boolean learner) {
  public static final int MAX_ID = 0xffff;

  public Member {
    if (id < 1 || id > MAX_ID) {
      throw new IllegalArgumentException("a raft id is 1 to 65535, found " + id);
    }
  }

  public PublicKey key() {
    return url.id();
  }

  Member promoted() {
    return new Member(id, url, false);
  }
}
