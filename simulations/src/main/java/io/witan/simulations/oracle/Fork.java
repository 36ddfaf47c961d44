package io.witan.simulations.oracle;

import io.witan.protocol.bytes.Hash;
import java.util.ArrayList;
import java.util.List;

/**
 * Two final blocks of one height, and who made that possible, by what all honest nodes heard.
 *
 * @param one the block of the earlier round
 * @param culprits who are proven to have broken the protocol at that height
 */
public record Fork(long height, Side one, Side other, List<Culprit> culprits) {
  public Fork {
    culprits = List.copyOf(culprits);
  }

  /**
   * One of the two blocks.
   *
   * @param round in which it was committed
   * @param signers of its seals, by number
   * @param nodes at which it is final
   */
  public record Side(Hash block, int round, List<Integer> signers, List<Integer> nodes) {
    public Side {
      signers = List.copyOf(signers);
      nodes = List.copyOf(nodes);
    }

    private String words() {
      return "%s… of round %d, sealed by %s, final at %s"
          .formatted(block.toHex().substring(0, 10), round, names(signers), names(nodes));
    }
  }

  /**
   * A validator with the two statements that prove its guilt.
   *
   * @param kind of evidence
   */
  public record Culprit(int node, String kind, String first, String second) {
    private String words() {
      return "v%d: %s: it signed %s, and %s"
          .formatted(node, kind, first, second)
          .replaceAll("(0x[0-9a-f]{8})[0-9a-f]{56}", "$1…");
    }
  }

  /** Who sealed both blocks. */
  public List<Integer> sealedBoth() {
    return one.signers.stream().filter(other.signers::contains).toList();
  }

  /** Who sealed both and kept to the protocol: was shown round changes that hid the first block. */
  public List<Integer> misled() {
    List<Integer> rest = new ArrayList<>(sealedBoth());
    culprits.forEach(culprit -> rest.remove(Integer.valueOf(culprit.node)));
    return rest;
  }

  /** The explanation, a line each. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("fork at height %d: %s".formatted(height, one.words()));
    lines.add("and %s".formatted(other.words()));
    lines.add("sealed both: " + names(sealedBoth()));
    culprits.forEach(culprit -> lines.add(culprit.words()));
    if (!misled().isEmpty()) {
      lines.add("misled, and honest as far as is known: " + names(misled()));
    }
    return lines;
  }

  private static String names(List<Integer> nodes) {
    return nodes.isEmpty()
        ? "nobody"
        : String.join(" ", nodes.stream().map(node -> "v" + node).toList());
  }
}
