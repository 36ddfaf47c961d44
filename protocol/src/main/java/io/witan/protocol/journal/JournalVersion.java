package io.witan.protocol.journal;

/**
 * What a journal may hold. The number stands in each journal, and a program refuses one that is
 * higher than its own. A program writes its own number when it may write there: a node of one JVM
 * at its start, a JVM of a group when it takes the lease. So nothing that an earlier program cannot
 * read stands in a journal that this program opens.
 *
 * <p>It is raised with each manifest of a record or a snapshot that this program is the first to
 * write, and with a change of tables that an earlier program could not go on with. A table, a
 * column or a persistence id that earlier programs leave alone needs none.
 */
public final class JournalVersion {
  /**
   * Of this program. 2 has the tables of the private transaction manager, 3 digests of payloads and
   * which were deleted.
   */
  public static final int CURRENT = 3;

  private JournalVersion() {}
}
