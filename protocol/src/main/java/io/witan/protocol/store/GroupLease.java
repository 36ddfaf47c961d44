package io.witan.protocol.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The row in a group's journal that says which of its JVMs has a duty. Times are those of the
 * database, whose clock alone decides when a term has run out. Every call may throw {@link
 * Unreachable}, after seconds; then it is not known whether it had an effect.
 */
public interface GroupLease extends AutoCloseable {
  /** The database does not answer, or not with what was asked for. */
  final class Unreachable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Unreachable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * A JVM of a newer version has had the lease, and the journal may hold what this program cannot
   * read. The message is a sentence for operators.
   */
  final class Superseded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Superseded(String message) {
      super(message);
    }
  }

  /**
   * What the row says.
   *
   * @param holder who has it, by a name that no other life of any JVM ever has; empty where nobody
   *     has had it, or it was given back
   * @param epoch number of the term, from 1; 0 before the first
   * @param since when the term began
   * @param left until anybody may take it; negative since it ran out
   */
  record Term(String holder, long epoch, Instant since, Duration left) {
    /** Before the first. */
    public static final Term NONE = new Term("", 0, Instant.EPOCH, Duration.ZERO);

    /** Whether it was never had, or was given back: then nobody has to be waited for. */
    public boolean isFree() {
      return holder.isEmpty();
    }

    public boolean isOver() {
      return isFree() || left.isNegative();
    }
  }

  /**
   * Looks.
   *
   * @throws Superseded for this program
   */
  Term read();

  /**
   * Takes the lease where nobody has it any more; empty where somebody has. From then on the
   * journal is of this program's version.
   */
  Optional<Term> take(String holder, Duration length);

  /** Prolongs one's own term, even one that ran out; false where another has begun. */
  boolean renew(String holder, long epoch, Duration length);

  /** Ends one's own term now. */
  void giveBack(String holder, long epoch);

  @Override
  void close();
}
