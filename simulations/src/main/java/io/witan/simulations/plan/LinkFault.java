package io.witan.simulations.plan;

/** What happens to the frames of some links, one way. */
public sealed interface LinkFault {
  /** They are lost: a partition that one side does not notice at once. */
  record Mute() implements LinkFault {}

  /** They wait, and arrive together when the fault is over. */
  record Clog() implements LinkFault {}

  /** The links clog one after the other, and come free in another order. */
  record Swizzle() implements LinkFault {}

  /** They take as long as another law says. */
  record Slow(DelayLaw law) implements LinkFault {}

  /** They queue for their turn on a narrow link. */
  record Cap(long bytesPerSecond) implements LinkFault {}

  /**
   * Some arrive twice.
   *
   * @param share in 1/1000
   */
  record Duplicate(int share) implements LinkFault {}

  /**
   * Some are held back for up to a second, so that later ones overtake them.
   *
   * @param share in 1/1000
   */
  record Reorder(int share) implements LinkFault {}

  /**
   * Some are garbled on the wire, which the transport notices: it drops the connection, and the two
   * dial anew.
   *
   * @param share in 1/1000
   */
  record Corrupt(int share) implements LinkFault {}

  /** The connection breaks at once; what is in flight is lost, and both are told later. */
  record Reset() implements LinkFault {}

  /** As scenario files name it. */
  default String label() {
    return switch (this) {
      case Mute mute -> "mute";
      case Clog clog -> "clog";
      case Swizzle swizzle -> "swizzle";
      case Slow slow -> "slow";
      case Cap cap -> "cap";
      case Duplicate duplicate -> "duplicate";
      case Reorder reorder -> "reorder";
      case Corrupt corrupt -> "corrupt";
      case Reset reset -> "reset";
    };
  }
}
