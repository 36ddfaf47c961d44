package io.witan.simulations.plan;

import java.util.Arrays;
import java.util.Optional;

/**
 * What a liar does to the frames of the honest node that it pretends to be. It signs with its own
 * key only.
 */
public enum Lie {
  SILENT("silent", "says nothing"),
  DELAY("delay", "says everything three seconds late"),
  REPLAY("replay", "says again what it and others said long ago"),
  FUTURE_FLOOD("futureFlood", "votes for hundreds of heights and rounds to come"),
  OVERSIZE("oversize", "stuffs messages with hundreds of copies of what belongs in them once"),

  EQUIVOCATE_PROPOSAL("equivocate(proposal)", "proposes another valid block"),
  EQUIVOCATE_PREPARE("equivocate(prepare)", "prepares another block"),
  EQUIVOCATE_COMMIT("equivocate(commit)", "commits to another block"),
  EQUIVOCATE_ROUND_CHANGE("equivocate(roundChange)", "hides what it prepared"),

  INVALID_PARENT("invalidProposal(parent)", "proposes a block with an unknown parent"),
  INVALID_TIME("invalidProposal(timestamp)", "proposes a block that is older than its parent"),
  INVALID_GAS("invalidProposal(gas)", "proposes a block that doubles the gas limit"),
  INVALID_STATE("invalidProposal(stateRoot)", "proposes a block with a wrong state root"),
  INVALID_VALIDATORS("invalidProposal(validators)", "proposes a block that drops a validator"),
  INVALID_AUTHOR("invalidProposal(author)", "proposes a block in somebody else's name"),

  SEAL_OTHER_BLOCK("wrongSeal(otherBlock)", "seals another block than it commits to"),
  SEAL_OTHER_ROUND("wrongSeal(otherRound)", "seals the block in another round"),

  JUSTIFY_NOTHING("forgedJustification(nothing)", "proposes another block for no reason"),
  JUSTIFY_FEW("forgedJustification(few)", "shows its own round change only"),
  JUSTIFY_TWICE("forgedJustification(twice)", "shows its own round change again and again"),
  JUSTIFY_STALE("forgedJustification(stale)", "shows round changes of an earlier height"),
  JUSTIFY_FREE("forgedJustification(free)", "proposes a new block although one was prepared"),
  JUSTIFY_LOWER("forgedJustification(lower)", "proposes the block of a lower prepared round"),
  JUSTIFY_MIXED("forgedJustification(mixed)", "shows the prepares of another block"),

  LIE_ABOUT_HEAD("lieAboutHead", "announces blocks that nobody has"),
  WITHHOLD_BLOCKS("withholdBlocks", "announces blocks and does not give them"),
  FORGE_ONE_SEAL("forgeBlock(oneSeal)", "gives a next block that only it has sealed"),
  FORGE_TWICE("forgeBlock(twice)", "gives a next block with its own seal again and again"),
  FORGE_STRANGERS("forgeBlock(strangers)", "gives a next block that no validator but it sealed"),
  FORGE_STOLEN("forgeBlock(stolen)", "gives a next block with seals of the one before"),

  ROUND_UP("mutate(roundUp)", "says it for the next round"),
  ROUND_DOWN("mutate(roundDown)", "says it for the round before"),
  HEIGHT_UP("mutate(heightUp)", "says it for the next height"),
  OTHER_DIGEST("mutate(digest)", "says it for a block proposed before"),
  FEWER("mutate(fewer)", "leaves a member out of each certificate"),
  NOISE("mutate(any)", "says it for any round and any block");

  private final String label;
  private final String what;

  Lie(String label, String what) {
    this.label = label;
    this.what = what;
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
