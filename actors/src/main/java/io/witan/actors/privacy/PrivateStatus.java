package io.witan.actors.privacy;

import io.witan.protocol.privacy.PayloadHash;
import java.time.Instant;

/** How a private state stands to the public chain. */
public sealed interface PrivateStatus {
  /** It follows; at most the newest blocks are not applied yet. */
  record Following() implements PrivateStatus {}

  /** It stands before a block, one of whose payloads cannot be had. */
  record Waiting(long height, PayloadHash payload, Instant since, int attempts)
      implements PrivateStatus {}
}
