package io.witan.protocol.consensus.raft;

import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.wire.EnodeUrl;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who forms the cluster. It changes by one node at a time (Raft thesis §4.1), so that any majority
 * before a change and any after it have a node in common.
 *
 * @param all ascending by id
 * @param lastId the highest id ever given: those of removed nodes are not given again
 */
public record Members(List<Member> all, int lastId) {
  /** Before a node has joined anything. */
  public static final Members NONE = new Members(List.of(), 0);

  public Members {
    all = List.copyOf(all);
  }

  /** The members of a new cluster: their ids are their places in the list, from 1. */
  public static Members founding(List<EnodeUrl> urls) {
    List<Member> members = new ArrayList<>();
    for (EnodeUrl url : urls) {
      members.add(new Member(members.size() + 1, url, false));
    }
    return new Members(members, members.size());
  }

  public boolean isEmpty() {
    return all.isEmpty();
  }

  public Optional<Member> of(PublicKey key) {
    return all.stream().filter(member -> member.key().equals(key)).findFirst();
  }

  public Optional<Member> of(int id) {
    return all.stream().filter(member -> member.id() == id).findFirst();
  }

  public boolean isVoter(PublicKey key) {
    return of(key).filter(member -> !member.learner()).isPresent();
  }

  /** Those whose votes count. */
  public List<PublicKey> voters() {
    return all.stream().filter(member -> !member.learner()).map(Member::key).toList();
  }

  /** The least number of voters that is a majority. */
  public int quorum() {
    return voters().size() / 2 + 1;
  }

  /** Why the change cannot be made; empty where it can. */
  public Optional<MembershipRefusal> refusal(MembershipChange change) {
    return Optional.ofNullable(
        switch (change) {
          case MembershipChange.Add add -> cannotAdd(add.url());
          case MembershipChange.Promote promote ->
              of(promote.id()).filter(Member::learner).isPresent()
                  ? null
                  : MembershipRefusal.NOT_A_LEARNER;
          case MembershipChange.Remove remove -> {
            Optional<Member> member = of(remove.id());
            boolean lastVoter =
                member.filter(m -> !m.learner()).isPresent() && voters().size() == 1;
            yield member.isEmpty()
                ? MembershipRefusal.UNKNOWN_ID
                : lastVoter ? MembershipRefusal.LAST_PEER : null;
          }
        });
  }

  private MembershipRefusal cannotAdd(EnodeUrl url) {
    if (of(url.id()).isPresent()) {
      return MembershipRefusal.ALREADY_MEMBER;
    }
    for (Member member : all) {
      if (member.url().host().equals(url.host()) && clash(member.url(), url)) {
        return MembershipRefusal.ADDRESS_TAKEN;
      }
    }
    boolean room = all.size() < RaftLimits.MEMBERS && lastId < Member.MAX_ID;
    return room ? null : MembershipRefusal.FULL;
  }

  private static boolean clash(EnodeUrl one, EnodeUrl other) {
    return one.tcp() == other.tcp()
        || (one.raftPort().isPresent() && one.raftPort().equals(other.raftPort()));
  }

  /** The members after a change that is not refused. */
  Members with(MembershipChange change) {
    List<Member> next = new ArrayList<>(all);
    return switch (change) {
      case MembershipChange.Add add -> {
        next.add(new Member(lastId + 1, add.url(), add.learner()));
        yield new Members(next, lastId + 1);
      }
      case MembershipChange.Promote promote -> {
        next.replaceAll(m -> m.id() == promote.id() ? m.promoted() : m);
        yield new Members(next, lastId);
      }
      case MembershipChange.Remove remove -> {
        next.removeIf(m -> m.id() == remove.id());
        yield new Members(next, lastId);
      }
    };
  }
}
