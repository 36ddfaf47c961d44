package io.witan.simulations.bugs;

import io.witan.protocol.consensus.Phase;
import io.witan.protocol.consensus.Quorum;
import io.witan.protocol.consensus.bft.BftLimits;
import io.witan.protocol.consensus.bft.Ibft;
import io.witan.protocol.consensus.bft.Qbft;
import io.witan.protocol.machine.Role;
import io.witan.protocol.sync.SyncLimits;
import io.witan.simulations.plan.Engine;
import io.witan.simulations.world.Machines;
import io.witan.simulations.world.Setup.Product;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A product with one known mistake, to see whether the simulator finds it. They live here only: the
 * product has no switch for any of them.
 *
 * @param label as scenario files name it
 * @param what for people
 * @param engine that has it
 * @param needs what a scenario must have, beside the standard one, for the bug to be met at all
 */
public record PlantedBug(String label, String what, Engine engine, String needs, Product product) {
  /** The product's own QBFT, without a bug of ours. */
  public static final Product NONE = Product.of(Qbft.RULES);

  private static final String VOTED =
      "observers = 2, explore.votes = 3, expect { calmAt = 60s, conformance = false }";

  public static final List<PlantedBug> ALL =
      Stream.of(
              votes(),
              quorums(),
              justifications(),
              rounds(),
              evidence(),
              seals(),
              successions(),
              sync(),
              ibft(),
              RaftBugs.all())
          .flatMap(List::stream)
          .toList();

  /** One of QBFT. */
  private PlantedBug(String label, String what, String needs, Product product) {
    this(label, what, Engine.QBFT, needs, product);
  }

  public static Optional<PlantedBug> of(String label) {
    return ALL.stream().filter(bug -> bug.label.equals(label)).findFirst();
  }

  private static PlantedBug of(String label, String what, Machines machines) {
    return new PlantedBug(label, what, "", NONE.with(machines));
  }

  private static List<PlantedBug> votes() {
    return List.of(
        new PlantedBug(
            "votes-forgotten",
            "a restarted validator does not know what it signed",
            "",
            new Product(
                Qbft.RULES,
                BftLimits.STANDARD,
                SyncLimits.STANDARD,
                Set.of(),
                false,
                Machines.OURS)),
        hasty("outputs-first", "votes leave before their record is durable", Role.VOTES),
        hasty("head-first", "a head is told before its block is durable", Role.CHAIN),
        of(
            "proposal-unrecorded",
            "a proposal is signed without a record",
            WrongVotes.unrecorded(Phase.PROPOSAL)),
        of(
            "prepare-unrecorded",
            "a PREPARE is signed without a record",
            WrongVotes.unrecorded(Phase.PREPARE)),
        of(
            "commit-unrecorded",
            "a COMMIT is signed without a record",
            WrongVotes.unrecorded(Phase.COMMIT)),
        of(
            "round-change-unrecorded",
            "a ROUND-CHANGE is signed without a record",
            WrongVotes.unrecorded(Phase.ROUND_CHANGE)),
        of(
            "lock-forgotten",
            "a round change does not show what was prepared",
            WrongVotes.LOCK_FORGOTTEN),
        of(
            "final-height-forgotten",
            "of a height before its latest a validator does not know what it signed, and is silent",
            WrongVotes.FINAL_HEIGHT_FORGOTTEN));
  }

  private static PlantedBug hasty(String label, String what, Role role) {
    return new PlantedBug(
        label,
        what,
        "",
        new Product(
            Qbft.RULES,
            BftLimits.STANDARD,
            SyncLimits.STANDARD,
            Set.of(role),
            true,
            Machines.OURS));
  }

  private static List<PlantedBug> quorums() {
    return List.of(
        new PlantedBug(
            "quorum-2f",
            "2F validators make a quorum",
            "",
            NONE.with(Qbft.RULES.withQuorum((n, config) -> Math.max(1, 2 * Quorum.faults(n))))),
        new PlantedBug(
            "quorum-f-plus-1",
            "F+1 validators make a quorum",
            "",
            NONE.with(Qbft.RULES.withQuorum((n, config) -> Quorum.faults(n) + 1))),
        new PlantedBug(
            "quorum-2f-plus-1",
            "2F+1 validators make a quorum where there are not 3F+1",
            "validators = 5",
            NONE.with(Qbft.RULES.withQuorum((n, config) -> 2 * Quorum.faults(n) + 1))),
        new PlantedBug(
            "quorum-too-great",
            "all validators make a quorum",
            "",
            NONE.with(Qbft.RULES.withQuorum((n, config) -> n))));
  }

  private static List<PlantedBug> justifications() {
    return List.of(
        new PlantedBug(
            "justified-by-nothing",
            "any block may be proposed in any round",
            "",
            NONE.with(WrongRules.justifyingWithAny())),
        new PlantedBug(
            "justified-by-one",
            "one round change justifies a proposal",
            "",
            NONE.with(WrongRules.justifyingWithOne())),
        new PlantedBug(
            "justified-twice",
            "round changes of one sender count twice",
            "",
            NONE.with(WrongRules.justifyingTwice())),
        new PlantedBug(
            "justified-by-other-height",
            "round changes of another height justify a proposal",
            "",
            NONE.with(WrongRules.justifyingWithOtherHeights())),
        new PlantedBug(
            "justified-unprepared",
            "a new block may be proposed although one was prepared",
            "",
            NONE.with(WrongRules.justifyingUnprepared())),
        new PlantedBug(
            "justified-lower",
            "the block of a lower prepared round may be proposed",
            "",
            NONE.with(WrongRules.justifyingLower())));
  }

  private static List<PlantedBug> rounds() {
    return List.of(
        new PlantedBug(
            "one-proposer",
            "a later round has the same proposer as round 0",
            "",
            NONE.with(Qbft.RULES.withProposer((head, round) -> Qbft.RULES.proposer().of(head, 0)))),
        new PlantedBug(
            "timeouts-unbounded",
            "time-outs grow sixty-fourfold each round, without a cap",
            "",
            NONE.with(
                Qbft.RULES.withTimeout(
                    (config, round) ->
                        config.requestTimeout().multipliedBy(1L << Math.min(6 * round, 24))))),
        new PlantedBug(
            "round-in-hash",
            "a block's hash depends on the round in which it is proposed",
            "",
            NONE.with(WrongRules.roundInHash())),
        new PlantedBug(
            "backlog-unbounded",
            "messages of any later height are kept",
            "",
            NONE.with(
                new BftLimits(
                    1_000_000, 1_000_000, Duration.ofSeconds(15), Duration.ofSeconds(1), 1_024))),
        of(
            "certificate-left-out",
            "round changes leave without the block that they show",
            WrongConsensus.CERTIFICATE_LEFT_OUT),
        of(
            "lock-kept",
            "who prepared a block hears of no other, whatever a quorum prepared later",
            WrongConsensus.LOCK_KEPT),
        new PlantedBug(
            "no-jump",
            "messages of later rounds are dropped",
            "engine.qbft.timeoutCap = 1s",
            NONE.with(WrongConsensus.NO_JUMP)),
        of(
            "timer-not-restarted",
            "only a round that a node timed out into has a timer",
            WrongConsensus.TIMER_NOT_RESTARTED),
        new PlantedBug(
            "early-expiry",
            "a round's time runs while no block is due yet",
            "engine.qbft.blockPeriod = 5s, network.loss = 0",
            NONE.with(WrongConsensus.EARLY_EXPIRY)),
        of(
            "expiry-after-commit",
            "a round ends between the commit and the chain's new head",
            WrongConsensus.EXPIRY_AFTER_COMMIT),
        of(
            "execution-ignored",
            "a proposal is voted for whatever its execution gave",
            WrongConsensus.EXECUTION_IGNORED));
  }

  private static List<PlantedBug> evidence() {
    return List.of(
        of(
            "evidence-dropped",
            "who contradicts itself is named in the present view only",
            WrongEvidence.DROPPED),
        of(
            "relay-accused",
            "a contradiction is blamed on the peer that passed it on",
            WrongEvidence.RELAY_ACCUSED));
  }

  private static List<PlantedBug> seals() {
    return List.of(
        of(
            "seals-counted-twice",
            "one validator's seals count each",
            WrongChain.SEALS_COUNTED_TWICE),
        of("seals-of-strangers", "seals of anybody count", WrongChain.SEALS_OF_STRANGERS),
        of("one-seal-enough", "one seal makes a block final", WrongChain.ONE_SEAL_ENOUGH),
        of(
            "signers-cached",
            "who signed is remembered by the signature alone",
            WrongChain.SIGNERS_CACHED));
  }

  private static List<PlantedBug> successions() {
    return List.of(
        new PlantedBug(
            "epoch-keeps-votes",
            "open votes on validators outlive an epoch",
            VOTED + ", engine.qbft.epochLength = 7",
            NONE.with(WrongChain.EPOCH_KEEPS_VOTES)),
        new PlantedBug(
            "tally-not-replayed",
            "a restart loses the open votes on validators",
            VOTED,
            NONE.with(WrongChain.TALLY_NOT_REPLAYED)),
        new PlantedBug(
            "validators-late",
            "consensus works with the validators of the height before",
            VOTED,
            NONE.with(WrongChain.VALIDATORS_LATE)));
  }

  private static List<PlantedBug> sync() {
    return List.of(
        new PlantedBug(
            "height-split",
            "a validator that is one block behind waits for consensus for ever",
            "",
            NONE.with(WrongSync.GRACE_WITHOUT_END)),
        new PlantedBug(
            "answer-awaited",
            "an answer is waited for without end",
            "",
            NONE.with(WrongSync.NO_TIMEOUT)),
        new PlantedBug(
            "peer-given-up",
            "a peer that once did not answer is never asked again",
            "",
            NONE.with(WrongSync.BACK_OFF_WITHOUT_END)),
        of("off-by-one", "catch-up begins one block too high", WrongSync.OFF_BY_ONE),
        new PlantedBug(
            "head-kept-secret",
            "no head is ever announced",
            "observers = 1",
            NONE.with(WrongSync.HEAD_KEPT_SECRET)),
        of("peer-forgotten", "a peer that connects again is not asked", WrongSync.PEER_FORGOTTEN),
        new PlantedBug(
            "refused-block-kept",
            "a refused block stays what the next must follow",
            "observers = 1",
            NONE.with(WrongSync.REFUSED_BLOCK_KEPT)),
        new PlantedBug(
            "headers-forgive",
            "a peer is well thought of again for headers that fit, whatever the chain says of them",
            "engine.qbft.emptyBlockPeriod = 60s, expect { within = 400s }",
            NONE.with(WrongSync.HEADERS_FORGIVE)),
        of(
            "offences-forgotten",
            "who let the node down is asked again at once",
            WrongSync.OFFENCES_FORGOTTEN),
        of(
            "slowness-forgotten",
            "who takes long to give little is asked like everybody else",
            WrongSync.SLOWNESS_FORGOTTEN),
        of(
            "lacking-lowers",
            "who lacks the bodies of forged headers counts as having nothing new",
            WrongSync.LACKING_LOWERS));
  }

  /** The same mistakes under other rules: locks instead of justifications. */
  private static List<PlantedBug> ibft() {
    Product ours = Product.of(Ibft.RULES);
    return List.of(
        new PlantedBug(
            "ibft-quorum-2f",
            "2F validators make a quorum of IBFT",
            Engine.IBFT,
            "",
            ours.with(Ibft.RULES.withQuorum((n, config) -> Math.max(1, 2 * Quorum.faults(n))))),
        new PlantedBug(
            "ibft-lock-forgotten",
            "a lock of IBFT ends with its round",
            Engine.IBFT,
            "",
            ours.with(WrongVotes.LOCK_FORGOTTEN)),
        new PlantedBug(
            "ibft-commit-unrecorded",
            "a COMMIT of IBFT is signed without a record",
            Engine.IBFT,
            "",
            ours.with(WrongVotes.unrecorded(Phase.COMMIT))));
  }
}
