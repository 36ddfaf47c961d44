package io.witan.actors.privacy;

import java.util.List;
import java.util.Optional;

/** The private states of a node. */
public interface PrivateLedgers {
  /** The id of the private state of a node that has one alone, and of requests that name none. */
  String SINGLE = "private";

  /** Ids (GoQuorum's PSI), sorted. */
  List<String> ids();

  /** The private state of an id; empty where the node has none of that id. */
  Optional<PrivateReader> of(String id);
}
