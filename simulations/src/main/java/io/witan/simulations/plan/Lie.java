package io.witan.simulations.plan;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a liar does to the frames of the honest node that it pretends to be. It signs with its own
 * key only.
 */
public enum Lie {
  SILENT(Kind.TIMING, "silent", "says nothing"),
  DELAY(Kind.TIMING, "delay", "says everything three seconds late"),
  REPLAY(Kind.TIMING, "replay", "says again what it and others said long ago"),
  FUTURE_FLOOD(Kind.FLOOD, "futureFlood", "votes for hundreds of heights and rounds to come"),
  OVERSIZE(
      Kind.FLOOD,
      "oversize",
      "stuffs messages with hundreds of copies of what belongs in them once"),

  EQUIVOCATE_PROPOSAL(Kind.EQUIVOCATION, "equivocate(proposal)", "proposes another valid block"),
  EQUIVOCATE_PREPARE(Kind.EQUIVOCATION, "equivocate(prepare)", "prepares another block"),
  EQUIVOCATE_COMMIT(Kind.EQUIVOCATION, "equivocate(commit)", "commits to another block"),
  EQUIVOCATE_ROUND_CHANGE(Kind.EQUIVOCATION, "equivocate(roundChange)", "hides what it prepared"),

  INVALID_PARENT(
      Kind.PROPOSAL, "invalidProposal(parent)", "proposes a block with an unknown parent"),
  INVALID_TIME(
      Kind.PROPOSAL,
      "invalidProposal(timestamp)",
      "proposes a block that is older than its parent"),
  INVALID_GAS(Kind.PROPOSAL, "invalidProposal(gas)", "proposes a block that doubles the gas limit"),
  INVALID_STATE(
      Kind.PROPOSAL, "invalidProposal(stateRoot)", "proposes a block with a wrong state root"),
  INVALID_VALIDATORS(
      Kind.PROPOSAL, "invalidProposal(validators)", "proposes a block that drops a validator"),
  INVALID_AUTHOR(
      Kind.PROPOSAL, "invalidProposal(author)", "proposes a block in somebody else's name"),

  SEAL_OTHER_BLOCK(Kind.SEAL, "wrongSeal(otherBlock)", "seals another block than it commits to"),
  SEAL_OTHER_ROUND(Kind.SEAL, "wrongSeal(otherRound)", "seals the block in another round"),

  JUSTIFY_NOTHING(
      Kind.JUSTIFICATION, "forgedJustification(nothing)", "proposes another block for no reason"),
  JUSTIFY_FEW(Kind.JUSTIFICATION, "forgedJustification(few)", "shows its own round change only"),
  JUSTIFY_TWICE(
      Kind.JUSTIFICATION,
      "forgedJustification(twice)",
      "shows its own round change again and again"),
  JUSTIFY_STALE(
      Kind.JUSTIFICATION, "forgedJustification(stale)", "shows round changes of an earlier height"),
  JUSTIFY_FREE(
      Kind.JUSTIFICATION,
      "forgedJustification(free)",
      "proposes a new block although one was prepared"),
  JUSTIFY_LOWER(
      Kind.JUSTIFICATION,
      "forgedJustification(lower)",
      "proposes the block of a lower prepared round"),
  JUSTIFY_MIXED(
      Kind.JUSTIFICATION, "forgedJustification(mixed)", "shows the prepares of another block"),
  JUSTIFY_WORST(
      Kind.JUSTIFICATION,
      "forgedJustification(worst)",
      "shows the worst of these that what it heard is enough for"),

  LIE_ABOUT_HEAD(Kind.BLOCKS, "lieAboutHead", "announces blocks that nobody has"),
  WITHHOLD_BLOCKS(Kind.BLOCKS, "withholdBlocks", "announces blocks and does not give them"),
  FORGE_ONE_SEAL(Kind.BLOCKS, "forgeBlock(oneSeal)", "gives a next block that only it has sealed"),
  FORGE_TWICE(
      Kind.BLOCKS, "forgeBlock(twice)", "gives a next block with its own seal again and again"),
  FORGE_STRANGERS(
      Kind.BLOCKS, "forgeBlock(strangers)", "gives a next block that no validator but it sealed"),
  FORGE_STOLEN(
      Kind.BLOCKS, "forgeBlock(stolen)", "gives a next block with seals of the one before"),

  ROUND_UP(Kind.MUTATION, "mutate(roundUp)", "says it for the next round"),
  ROUND_DOWN(Kind.MUTATION, "mutate(roundDown)", "says it for the round before"),
  HEIGHT_UP(Kind.MUTATION, "mutate(heightUp)", "says it for the next height"),
  OTHER_DIGEST(Kind.MUTATION, "mutate(digest)", "says it for a block proposed before"),
  FEWER(Kind.MUTATION, "mutate(fewer)", "leaves a member out of each certificate"),
  NOISE(Kind.MUTATION, "mutate(any)", "says it for any round and any block"),

  JUNK_ANSWERS(
      Kind.SERVING, "junkAnswers", "answers with headers and bodies that belong to no chain"),
  NO_ANSWERS(Kind.SERVING, "noAnswers", "asks and announces, and answers nothing"),
  HALF_ANSWERS(Kind.SERVING, "halfAnswers", "gives the first half of what it is asked for"),
  ONE_ANSWER(Kind.SERVING, "oneAnswer", "gives the first of what it is asked for"),
  FORGE_EMPTY(
      Kind.SERVING, "forgeHeaders(empty)", "gives headers of empty blocks that nobody sealed"),
  FORGE_WITHHELD(
      Kind.SERVING,
      "forgeHeaders(withheld)",
      "gives headers that nobody sealed, of blocks whose bodies nobody has"),
  FORGE_FULL(
      Kind.SERVING, "forgeHeaders(full)", "gives headers that nobody sealed, and their bodies"),
  OTHER_CHAIN(Kind.SERVING, "otherChain", "serves a chain of its own from the first block on"),
  FLOOD_ANNOUNCEMENTS(
      Kind.SERVING, "floodAnnouncements", "announces hundreds of blocks with all that it says"),
  HUGE_HEAD(Kind.SERVING, "hugeHead", "claims the greatest height that there is");

  /** Lies about the same matter: what one liar tells, so that they have a chance to add up. */
  public enum Kind {
    TIMING,
    FLOOD,
    EQUIVOCATION,
    PROPOSAL,
    SEAL,
    JUSTIFICATION,
    BLOCKS,
    MUTATION,
    SERVING;

    /** What validators lie about; the rest matters to those who catch up alone. */
    public static final List<Kind> OF_VALIDATORS =
        Arrays.stream(values()).filter(kind -> kind != SERVING).toList();

    public List<Lie> lies() {
      return Arrays.stream(Lie.values()).filter(lie -> lie.kind == this).toList();
    }
  }

  private final Kind kind;
  private final String label;
  private final String what;

  Lie(Kind kind, String label, String what) {
    this.kind = kind;
    this.label = label;
    this.what = what;
  }

  public Kind kind() {
    return kind;
  }

  /** As scenario files name it. */
  public String label() {
    return label;
  }

  /** For people. */
  public String what() {
    return what;
  }

  public static Optional<Lie> of(String label) {
    return Arrays.stream(values()).filter(lie -> lie.label.equals(label)).findFirst();
  }
}
