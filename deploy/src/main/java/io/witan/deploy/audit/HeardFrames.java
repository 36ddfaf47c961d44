package io.witan.deploy.audit;

import io.witan.deploy.CommandFailure;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.BftFrame.PreparedValue;
import io.witan.protocol.consensus.BftRules;
import io.witan.protocol.consensus.Evidence;
import io.witan.protocol.consensus.Statement;
import io.witan.protocol.consensus.bft.BftCodec;
import io.witan.protocol.crypto.Keccak;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Consensus messages as nodes heard them from their peers (the logger {@code io.witan.frames}).
 * Whoever signed one is held to everything else that he signed, whoever heard it and in whichever
 * message it was shown, and to his journal where that is known: what left a node was recorded
 * before.
 */
final class HeardFrames {
  private final Map<Address, Map<Ballot, Hash>> journals;
  private final Consumer<String> findings;
  private final Map<Address, Map<Long, List<Statement>>> said = new TreeMap<>();
  private final Map<Address, Set<Ballot>> recorded = new TreeMap<>();
  private final Set<Hash> known = new HashSet<>();
  private long heard;

  /**
   * None yet.
   *
   * @param journals what each validator recorded, as far as it is known
   */
  HeardFrames(Map<Address, Map<Ballot, Hash>> journals, Consumer<String> findings) {
    this.journals = journals;
    this.findings = findings;
  }

  /** How many messages were read, the same message of several hearers as often. */
  long heard() {
    return heard;
  }

  /** How many votes of the journals somebody heard. */
  long recorded() {
    return recorded.values().stream().mapToLong(Set::size).sum();
  }

  /**
   * Adds what one node heard in one of its lives.
   *
   * @throws CommandFailure if the file cannot be read
   */
  void read(Path file) {
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.US_ASCII)) {
      String line = lines.readLine();
      while (line != null) {
        String next = lines.readLine();
        read(file, line, next == null);
        line = next;
      }
    } catch (IOException unreadable) {
      throw new CommandFailure("cannot read " + file + ": " + unreadable.getMessage());
    }
  }

  /** The last line may be half of one: its writer may have been killed. */
  private void read(Path file, String line, boolean last) {
    try {
      BftFrame frame = HeardFrame.parse(line).frame();
      heard++;
      if (known.add(Keccak.hash(BftCodec.encode(frame)))) {
        take(frame);
      }
    } catch (IllegalArgumentException damaged) {
      if (!last) {
        findings.accept(file + " holds a line that is no message: " + damaged.getMessage());
      }
    }
  }

  private void take(BftFrame frame) {
    BftRules.Senders senders = HeardFrame.senders(frame);
    List<Statement> all = new ArrayList<>(Statement.within(frame));
    all.add(Statement.of(frame));
    for (Statement statement : all) {
      Optional<Address> signer = statement.signer(senders);
      if (signer.isPresent()) {
        compare(signer.get(), statement);
      } else {
        findings.accept("nobody signed what was heard as " + statement.words());
      }
    }
  }

  private void compare(Address signer, Statement statement) {
    List<Statement> before =
        said.computeIfAbsent(signer, none -> new TreeMap<>())
            .computeIfAbsent(statement.view().height(), none -> new ArrayList<>());
    for (Statement other : before) {
      Evidence.of(signer, other, statement)
          .ifPresent(evidence -> findings.accept("heard: " + Proof.of(evidence).words()));
    }
    if (before.stream().noneMatch(other -> isSame(other, statement))) {
      before.add(statement);
      compareWithJournal(signer, statement);
    }
  }

  private static boolean isSame(Statement one, Statement other) {
    return one.view().equals(other.view())
        && one.phase() == other.phase()
        && one.supported().equals(other.supported())
        && one.prepared().equals(other.prepared());
  }

  private void compareWithJournal(Address signer, Statement statement) {
    Map<Ballot, Hash> journal = journals.get(signer);
    if (journal == null) {
      return;
    }
    Ballot ballot = new Ballot(statement.view(), statement.phase());
    Hash digest =
        statement
            .supported()
            .or(() -> statement.prepared().map(PreparedValue::digest))
            .orElse(Hash.ZERO);
    if (digest.equals(journal.get(ballot))) {
      recorded.computeIfAbsent(signer, none -> new HashSet<>()).add(ballot);
    } else {
      findings.accept(
          "%s was heard of %s, whose journal holds %s there"
              .formatted(
                  statement.words(),
                  signer,
                  Optional.ofNullable(journal.get(ballot)).map(Hash::toHex).orElse("nothing")));
    }
  }
}
