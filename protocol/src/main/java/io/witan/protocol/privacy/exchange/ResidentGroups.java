package io.witan.protocol.privacy.exchange;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.payload.PrivacyGroup;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The resident groups of a manager: each is one private state, and says whose keys that state
 * belongs to. Every key of the manager is in exactly one.
 */
public final class ResidentGroups {
  /** GoQuorum's name of the private state of all who are no party. */
  public static final String EMPTY = "empty";

  /** Private states at most: each follows every block by itself. */
  public static final int MOST = 100;

  /** Of a group's name in UTF-8: it is in URLs, in headers and in names of folders. */
  private static final int MOST_NAME_BYTES = 64;

  private ResidentGroups() {}

  /** Why these groups cannot be those of a manager with these keys; empty where they can. */
  public static Optional<String> fault(List<PrivacyGroup> groups, List<PartyKey> own) {
    if (groups.size() > MOST) {
      return Optional.of("there are " + groups.size() + " groups, and at most " + MOST);
    }
    SortedMap<Bytes, PrivacyGroup> names = new TreeMap<>();
    SortedMap<PartyKey, PrivacyGroup> homes = new TreeMap<>();
    for (PrivacyGroup group : groups) {
      Optional<String> fault = fault(group, own);
      if (fault.isPresent()) {
        return fault;
      }
      if (names.put(group.id(), group) != null) {
        return Optional.of("two groups are called " + group.name());
      }
      for (PartyKey member : group.members()) {
        PrivacyGroup other = homes.put(member, group);
        if (other != null) {
          return Optional.of(
              other.equals(group)
                  ? "key %s is twice in the group %s".formatted(member, group.name())
                  : "key %s is in the groups %s and %s, and belongs to one alone"
                      .formatted(member, other.name(), group.name()));
        }
      }
    }
    return own.stream()
        .filter(key -> !homes.containsKey(key))
        .findFirst()
        .map(key -> "key %s of this node is in no group, and must be in one".formatted(key));
  }

  private static Optional<String> fault(PrivacyGroup group, List<PartyKey> own) {
    int bytes = group.id().size();
    if (bytes == 0 || bytes > MOST_NAME_BYTES) {
      return Optional.of(
          "the name of a group has 1 to %d bytes, not %d".formatted(MOST_NAME_BYTES, bytes));
    }
    if (group.name().equals(EMPTY)) {
      return Optional.of("no group can be called empty, as is the state of all who are no party");
    }
    if (group.members().isEmpty()) {
      return Optional.of("the group " + group.name() + " has no members");
    }
    return group.members().stream()
        .filter(key -> !own.contains(key))
        .findFirst()
        .map(key -> "key %s of the group %s is not this node's".formatted(key, group.name()));
  }
}
