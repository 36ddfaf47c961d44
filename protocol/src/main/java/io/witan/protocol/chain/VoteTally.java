package io.witan.protocol.chain;

import io.witan.protocol.bytes.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Who the validators are and which votes about them are open, as block headers cast them: one vote
 * per validator and candidate; more than half of the validators decide.
 *
 * @param validators sorted by address
 * @param votes in the order in which they were cast
 */
public record VoteTally(List<Address> validators, List<Vote> votes) {
  /** One validator's open vote. */
  public record Vote(Address voter, Address candidate, boolean add) {}

  public VoteTally {
    validators = List.copyOf(new TreeSet<>(validators));
    votes = List.copyOf(votes);
  }

  public static VoteTally of(List<Address> validators) {
    return new VoteTally(validators, List.of());
  }

  /** The same validators without open votes, as at an epoch's first block. */
  public VoteTally withoutVotes() {
    return votes.isEmpty() ? this : of(validators);
  }

  /**
   * Counts a vote. It replaces the voter's earlier one on the candidate; one that would change
   * nothing (to add a validator, to drop somebody else) only withdraws. Any vote on a candidate
   * counts the open ones on it anew, for validators may have become fewer since.
   */
  public VoteTally cast(Address voter, Address candidate, boolean add) {
    boolean member = validators.contains(candidate);
    List<Vote> open = new ArrayList<>(votes);
    open.removeIf(vote -> vote.voter.equals(voter) && vote.candidate.equals(candidate));
    if (member != add) {
      open.add(new Vote(voter, candidate, add));
    }
    long count = open.stream().filter(vote -> vote.candidate.equals(candidate)).count();
    return count > validators.size() / 2
        ? decided(open, candidate, !member)
        : new VoteTally(validators, open);
  }

  private VoteTally decided(List<Vote> open, Address candidate, boolean add) {
    TreeSet<Address> next = new TreeSet<>(validators);
    if (add) {
      next.add(candidate);
    } else {
      next.remove(candidate);
    }
    // Somebody who is no validator any more has no votes either.
    open.removeIf(v -> v.candidate.equals(candidate) || (!add && v.voter.equals(candidate)));
    return new VoteTally(List.copyOf(next), open);
  }
}
