package io.witan.deploy.audit;

import io.witan.deploy.CommandFailure;
import io.witan.persistence.journal.JournalReader;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.chain.BlockAppended;
import io.witan.protocol.consensus.Evidence.Charge;
import io.witan.protocol.consensus.raft.RaftState;
import io.witan.protocol.journal.ChainRecordCodec;
import io.witan.protocol.journal.RaftRecordCodec;
import io.witan.protocol.journal.RaftStateCodec;
import io.witan.protocol.journal.VoteRecordCodec;
import io.witan.protocol.machine.ChainedRecord;
import io.witan.protocol.machine.ChainedSnapshot;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.machine.JournalTip;
import io.witan.protocol.privacy.enclave.KeyUseCodec;
import io.witan.protocol.votes.VoteRecord;
import io.witan.protocol.votes.VoteRecord.EvidenceKept;
import io.witan.protocol.votes.VoteRecord.VoteSigned;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Goes over the journals of several nodes: every record links to the one before it, no validator
 * signed two digests for one height, round and phase or is proven to have contradicted itself, all
 * chains agree on every height that they share, and under Raft so do terms, votes and logs.
 */
public final class Audit {
  private static final String VOTES = "votes|";
  private static final String CHAIN = "chain|";
  private static final String RAFT = "raft|";

  private final VoteRecordCodec voteCodec = new VoteRecordCodec();
  private final KeyUseCodec keyUseCodec = new KeyUseCodec();
  private final ChainRecordCodec chainCodec = new ChainRecordCodec();
  private final Map<Long, Hash> agreed = new TreeMap<>();
  private final Map<Long, String> firstSeenIn = new TreeMap<>();
  private final Set<Charge> accused = new TreeSet<>();
  private final List<String> findings = new ArrayList<>();
  private final RaftAudit raft = new RaftAudit(findings::add);
  private final Map<Address, Map<Ballot, Hash>> signed = new TreeMap<>();
  private final HeardFrames frames = new HeardFrames(signed, findings::add);
  private long votes;
  private long blocks;
  private long keyUses;

  /** What was found wrong, a sentence each; empty where nothing is. */
  public List<String> findings() {
    return List.copyOf(findings);
  }

  /** Adds what another check has found. */
  public void add(String finding) {
    findings.add(finding);
  }

  /** Votes on blocks under BFT, on leaders under Raft. */
  public long votes() {
    return votes + raft.votes();
  }

  public long blocks() {
    return blocks;
  }

  /** Uses of the secret keys of private parties. */
  public long keyUses() {
    return keyUses;
  }

  /** Consensus messages that nodes heard, the same message of several as often. */
  public long frames() {
    return frames.heard();
  }

  /** How many of the votes in the journals are among these messages. */
  public long votesHeard() {
    return frames.recorded();
  }

  /**
   * Adds consensus messages as a node kept them, after the journals with which they are compared.
   *
   * @throws CommandFailure if the file cannot be read
   */
  public void includeFrames(Path file) {
    frames.read(file);
  }

  /** Adds one node's journal. */
  public void include(String node, JournalReader journal) {
    Hash genesis = journal.genesis().orElse(Hash.ZERO);
    for (String id : journal.persistenceIds()) {
      if (id.startsWith(VOTES)) {
        readVotes(node, id, journal, genesis);
      } else if (id.startsWith(CHAIN)) {
        readChain(node, id, journal, genesis);
      } else if (id.startsWith(RAFT)) {
        readRaft(node, id, journal, genesis);
      }
    }
    readKeyUses(node, journal);
  }

  private void readKeyUses(String node, JournalReader journal) {
    try {
      journal.readKeyUses(
          record -> keyUses += keyUseCodec.decode(record.manifest(), record.payload()).size());
    } catch (Fault damaged) {
      findings.add(node + ": audit of used keys: " + damaged.getMessage());
    }
  }

  /** Records of entries that are long applied may be gone: a snapshot stands for them. */
  private void readRaft(String node, String id, JournalReader journal, Hash genesis) {
    try {
      Optional<ChainedSnapshot> start = journal.oldestSnapshot(id);
      RaftState.Durable before =
          start
              .map(s -> new RaftStateCodec().decode(s.manifest(), s.payload()).durable())
              .orElse(RaftState.Durable.START);
      RaftAudit.Reading reading = raft.of(node, before);
      RaftRecordCodec codec = new RaftRecordCodec();
      journal.read(
          id,
          start.map(ChainedSnapshot::tip).orElse(JournalTip.start(id, genesis)),
          record -> reading.next(codec.decode(record.manifest(), record.payload())));
    } catch (Fault damaged) {
      findings.add(node + ": " + damaged.getMessage());
    }
  }

  private void readVotes(String node, String id, JournalReader journal, Hash genesis) {
    Map<Ballot, Hash> own = new TreeMap<>();
    read(
        node,
        id,
        journal,
        genesis,
        record -> {
          VoteRecord vote = voteCodec.decode(record.manifest(), record.payload());
          if (vote instanceof EvidenceKept(var evidence) && accused.add(evidence.charge())) {
            findings.add(node + " keeps " + Proof.of(evidence).words());
          }
          if (vote instanceof VoteSigned s) {
            votes++;
            Ballot ballot = new Ballot(s.view(), s.phase());
            if (own.isEmpty()) {
              // All of one journal are one validator's.
              new HeardFrame(s.frame()).signer().ifPresent(owner -> signed.put(owner, own));
            }
            Hash before = own.putIfAbsent(ballot, s.digest());
            if (before != null && !before.equals(s.digest())) {
              findings.add(
                  "%s signed two %s votes at height %d, round %d: %s and %s"
                      .formatted(
                          node,
                          s.phase(),
                          s.view().height(),
                          s.view().round(),
                          before,
                          s.digest()));
            }
          }
        });
  }

  private void readChain(String node, String id, JournalReader journal, Hash genesis) {
    read(
        node,
        id,
        journal,
        genesis,
        record -> {
          BlockAppended appended = chainCodec.decode(record.manifest(), record.payload());
          blocks++;
          long height = appended.block().number();
          Hash hash = appended.block().hash();
          Hash other = agreed.putIfAbsent(height, hash);
          if (other == null) {
            firstSeenIn.put(height, node);
          } else if (!other.equals(hash)) {
            findings.add(
                "%s and %s have different blocks at height %d: %s and %s"
                    .formatted(firstSeenIn.get(height), node, height, other, hash));
          }
        });
  }

  private void read(
      String node, String id, JournalReader journal, Hash genesis, Consumer<ChainedRecord> sink) {
    try {
      journal.read(id, JournalTip.start(id, genesis), sink);
    } catch (Fault damaged) {
      findings.add(node + ": " + damaged.getMessage());
    }
  }
}
