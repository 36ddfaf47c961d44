package io.witan.protocol.wire;

import io.witan.protocol.crypto.PublicKey;
import java.util.Optional;

/**
 * Who may be a peer, by the two node lists.
 *
 * @param permissioned whether the lists are asked at all
 * @param permitted {@code permissioned-nodes.json}; where the file is missing nobody is admitted
 * @param disallowed {@code disallowed-nodes.json}; it wins over the other
 */
public record Admission(
    boolean permissioned, Optional<NodeList> permitted, Optional<NodeList> disallowed) {
  /** Admits everybody. */
  public static final Admission OPEN = new Admission(false, Optional.empty(), Optional.empty());

  /** Why a node is not admitted. */
  public enum Refusal {
    NO_LIST("permissioned-nodes.json is missing or cannot be read"),
    NOT_PERMISSIONED("not in permissioned-nodes.json"),
    DISALLOWED("in disallowed-nodes.json"),
    BROKEN_DISALLOWED("disallowed-nodes.json cannot be read");

    private final String text;

    Refusal(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  public static Admission of(NodeList permitted) {
    return new Admission(true, Optional.of(permitted), Optional.empty());
  }

  /** The reason why the node may not be a peer; empty where it may. */
  public Optional<Refusal> refuses(PublicKey node) {
    if (!permissioned) {
      return Optional.empty();
    }
    if (permitted.filter(NodeList::whole).isEmpty()) {
      return Optional.of(Refusal.NO_LIST);
    }
    if (!permitted.get().contains(node)) {
      return Optional.of(Refusal.NOT_PERMISSIONED);
    }
    if (disallowed.filter(list -> !list.whole()).isPresent()) {
      return Optional.of(Refusal.BROKEN_DISALLOWED);
    }
    return disallowed.filter(list -> list.contains(node)).map(list -> Refusal.DISALLOWED);
  }
}
