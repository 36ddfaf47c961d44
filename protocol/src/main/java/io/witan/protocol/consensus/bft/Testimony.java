package io.witan.protocol.consensus.bft;

import io.witan.protocol.consensus.Phase;
import io.witan.protocol.consensus.Statement;
import io.witan.protocol.consensus.View;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * What one validator signed of late: its first statement of each view and phase, in the order of
 * views and phases. Never changes. Each message makes a new one, so it is one short array.
 *
 * <p>At most {@link Statements#MOST} views and {@link Statements#MOST_BLOCKS} proposals.
 */
public final class Testimony {
  static final Testimony NONE = new Testimony(new Statement[0]);

  private final Statement[] all;

  private Testimony(Statement[] all) {
    this.all = all;
  }

  public List<Statement> all() {
    return List.of(all);
  }

  Statement at(int place) {
    return all[place];
  }

  boolean isEmpty() {
    return all.length == 0;
  }

  View latest() {
    return all[all.length - 1].view();
  }

  /** The first place whose statement is not before this view and phase. */
  int from(View view, Phase phase) {
    int place = all.length;
    while (place > 0 && compare(all[place - 1], view, phase) >= 0) {
      place--;
    }
    return place;
  }

  /** Whether there is a statement of this view in this place. */
  boolean isOf(int place, View view) {
    return place < all.length && all[place].view().equals(view);
  }

  boolean isAtHeight(int place, long height) {
    return place < all.length && all[place].view().height() == height;
  }

  private static int compare(Statement one, View view, Phase phase) {
    int byView = one.view().compareTo(view);
    return byView != 0 ? byView : one.phase().compareTo(phase);
  }

  /**
   * With a statement in its place, and without those of heights before {@code oldest}. Where they
   * are too many those of the latest view after {@code now} are left out first, then the oldest, so
   * that no flood hides what is said in the present view.
   */
  Testimony with(int place, Statement added, long oldest, View now) {
    int past = 0;
    while (past < place && all[past].view().height() < oldest) {
      past++;
    }
    Statement[] more = new Statement[all.length - past + 1];
    System.arraycopy(all, past, more, 0, place - past);
    more[place - past] = added;
    System.arraycopy(all, place, more, place - past + 1, all.length - place);
    return new Testimony(more).bounded(added, now);
  }

  private Testimony bounded(Statement added, View now) {
    Testimony kept = this;
    if (added.phase() == Phase.PROPOSAL) {
      kept = kept.without(one -> one.phase() == Phase.PROPOSAL, Statements.MOST_BLOCKS, now);
    }
    return kept.all.length > Statements.MOST
        ? kept.without(one -> true, Statements.MOST, now)
        : kept;
  }

  /** Where such statements are of more than so many views, without those of one view. */
  private Testimony without(Predicate<Statement> such, int most, View now) {
    List<View> views = new ArrayList<>();
    for (Statement one : all) {
      if (such.test(one) && (views.isEmpty() || !views.getLast().equals(one.view()))) {
        views.add(one.view());
      }
    }
    if (views.size() <= most) {
      return this;
    }
    View farthest = views.getLast().compareTo(now) > 0 ? views.getLast() : views.getFirst();
    return new Testimony(
        Arrays.stream(all)
            .filter(one -> !(such.test(one) && one.view().equals(farthest)))
            .toArray(Statement[]::new));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Testimony that && Arrays.equals(all, that.all);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(all);
  }

  @Override
  public String toString() {
    return Arrays.toString(all);
  }
}
