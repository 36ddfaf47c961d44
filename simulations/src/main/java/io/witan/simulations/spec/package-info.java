/**
 * A second reading of QBFT: the step predicates of its formal specification in Dafny (EEA and
 * ConsenSys, github.com/ConsenSys/qbft-formal-spec-and-verification, dafny/spec/L1 as of February
 * 2022), written anew in Java from what they say and without a look at {@code consensus.bft}.
 * {@link io.witan.simulations.spec.Conformance} rebuilds each honest node's {@code NodeState} from
 * what it heard and said and asks of each of its steps whether {@code NodeNextSubStep} allows it:
 *
 * <table>
 * <caption>What is asked at which step</caption>
 * <tr><th>Step of a node</th><th>Predicates</th></tr>
 * <tr><td>signs a proposal of round 0</td><td>{@code UponBlockTimeout}</td></tr>
 * <tr><td>signs a later proposal</td><td>{@code UponRoundChange}, {@code
 *     isReceivedProposalJustification}, {@code isProposalJustification}</td></tr>
 * <tr><td>signs a PREPARE</td><td>{@code UponProposal}, {@code isValidProposal}</td></tr>
 * <tr><td>signs a COMMIT</td><td>{@code UponPrepare}</td></tr>
 * <tr><td>enters a round, signs a ROUND-CHANGE</td><td>{@code UponRoundTimeout}, {@code
 *     UponRoundChange}, {@code createRoundChange}</td></tr>
 * <tr><td>decides</td><td>{@code UponCommit}</td></tr>
 * <tr><td>appends a block</td><td>{@code UponNewBlock}, {@code ValidNewBlock}</td></tr>
 * </table>
 *
 * <p>Witan is on purpose not the specification everywhere. These differences are allowed, and no
 * others:
 *
 * <ul>
 *   <li>Saying again. A node repeats what it signed, word by word, at any time. What the disk made
 *       durable late may leave when the node is in a later round, or its chain longer.
 *   <li>Restarts, which the specification does not know. A node that comes back is in round 0 or in
 *       the round in which it last signed, its clock runs anew, it keeps what it heard (others tell
 *       it again) and what it signed (its votes tell it). A disk may lose blocks; a node whose disk
 *       lost votes is not judged any more.
 *   <li>Catching up. {@code NewBlock} is no message of its own: blocks come by {@code eth}, and who
 *       sends one does not matter, only its seals.
 *   <li>Block hashes leave the round out, so a block keeps its hash when it is proposed again. An
 *       honest proposer writes the round into the block, and nobody reads it before the seals.
 *   <li>Times. A round lasts its time from its own beginning (in the specification from that of the
 *       last round that a proposal began), doubled each round up to a cap; round 0 from when a
 *       block is due. A node may wait longer, and does when a proposal comes.
 *   <li>Silence. Of a round whose proposer is silent, or in which too few are left without those
 *       that are, a node gives up the rest after a third of a block period; it may then leave out
 *       rounds of silent proposers.
 *   <li>Voting later. A proposal is executed, and held where it is dated ahead, before its PREPARE;
 *       a node may enter a round by a justified proposal that then turns out to be invalid.
 *   <li>Following. A justified proposal of a later round is followed whether or not the present
 *       round has one (the paper's rule); proposals are made in the node's own round only.
 *   <li>More round changes than needed may come with a proposal: those of some quorum must justify
 *       it. The PREPAREs within a round change count as heard where they are shown again.
 *   <li>Jumps. Several in one go send the last round change only. A round whose proposer announced
 *       a later one, and of which no proposal was voted for, is left at once.
 *   <li>A block may be shown as prepared that the node has voted for and heard a quorum for, though
 *       its own COMMIT for it was never signed.
 *   <li>A quorum of COMMITs decides in an earlier round, too.
 *   <li>After a change of validators the proposer is the one after the last author's place in the
 *       new list, or the first (GoQuorum's rule); the specification looks at the old list.
 * </ul>
 */
package io.witan.simulations.spec;
