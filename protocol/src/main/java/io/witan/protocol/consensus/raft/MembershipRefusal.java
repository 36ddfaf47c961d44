package io.witan.protocol.consensus.raft;

/** Why members cannot change as asked. */
public enum MembershipRefusal {
  ALREADY_MEMBER("the node is in the cluster already"),
  ADDRESS_TAKEN("another node of the cluster has this host and port"),
  FULL("the cluster has no room for another node"),
  NOT_A_LEARNER("only a learner can be promoted"),
  UNKNOWN_ID("no node of the cluster has this id"),
  LAST_PEER("the last node with a vote cannot leave"),
  /** One change at a time, and none before the leader's term has its first commit. */
  BUSY("another change is not yet agreed on"),
  NO_LEADER("no leader is currently elected");

  private final String text;

  MembershipRefusal(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }
}
