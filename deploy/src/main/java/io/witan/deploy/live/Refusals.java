package io.witan.deploy.live;

import io.witan.deploy.keys.CertificateAuthority;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/**
 * What is done to the two JVMs of a group, one thing after the other. Each must be refused or borne
 * in a line that says why, however often it is done; what was there before goes on; and when the
 * cause is gone all is well by itself.
 */
final class Refusals {
  private static final String COURSE = "refusals";
  private static final Duration DAY = Duration.ofDays(1);
  private static final int TIMES = 20;
  private static final int SILENT = 200;

  /** A file on a full disk may grow to the end of its last page. */
  private static final int DISK_PAGE = 4_096;

  private static final int ACTIVE = 1;
  private static final int OTHER = 2;

  private static final Duration ENDS = Duration.ofMinutes(10);

  private final PairNetwork pair;
  private final Figures figures;
  private final Random draws;
  private final CertificateAuthority stranger = CertificateAuthority.create("stranger", DAY);

  Refusals(PairNetwork pair, Figures figures, Random draws) {
    this.pair = pair;
    this.figures = figures;
    this.draws = draws;
  }

  void run() throws InterruptedException, IOException {
    pair.start(ACTIVE);
    note("the first JVM votes", pair.awaitBlocks(ACTIVE) ? "" : "not", true);
    knocks();
    starts();
    otherOrganisation();
    rotation();
    databaseAway();
    dataDiskFull();
    logDiskFull();
  }

  private void note(String what, String measured, boolean holds) {
    figures.add(COURSE, what, measured, "", holds && !measured.equals("not"));
  }

  private interface Knock {
    boolean isLetIn() throws IOException;
  }

  private void knocks() throws InterruptedException, IOException {
    Intruder intruder = new Intruder(pair.clusterPort(ACTIVE), draws);
    Path own = Files.createDirectories(pair.home(ACTIVE).resolve("intruder"));
    SSLContext other = context(own.resolve("other"), stranger, Instant.now().plus(DAY));
    SSLContext expired = context(own.resolve("expired"), pair.authority(), Instant.now());
    knock("a certificate of another authority", () -> intruder.isLetIn(other));
    knock("a certificate that expired", () -> intruder.isLetIn(expired));
    knock("no certificate", () -> intruder.isLetIn(Intruder.nobody()));
    knock("a member's first words without TLS", () -> intruder.isLetIn(Intruder.hello()));
    knock("HTTP without TLS", () -> intruder.isLetIn(Intruder.http()));
    knock("junk", () -> intruder.isLetIn(intruder.junk()));
    silence(intruder);
  }

  private static SSLContext context(Path name, CertificateAuthority by, Instant end)
      throws IOException {
    Path certificate = Path.of(name + ".pem");
    by.certify("127.0.0.1", name, certificate, end);
    return Intruder.context(name, certificate);
  }

  private void knock(String what, Knock knock) throws InterruptedException, IOException {
    pair.mark(ACTIVE);
    int in = 0;
    for (int i = 0; i < TIMES; i++) {
      in += knock.isLetIn() ? 1 : 0;
    }
    boolean goesOn = pair.awaitBlocks(ACTIVE);
    LogPart said = pair.said(ACTIVE);
    note(
        "at the port, %d times: %s".formatted(TIMES, what),
        "%d let in; log: %s".formatted(in, said.last()),
        in == 0 && goesOn && said.complaints().size() <= 1 && !said.hasStack());
  }

  /** Those who say nothing must not be in the way of those who do. */
  private void silence(Intruder intruder) throws InterruptedException, IOException {
    pair.mark(ACTIVE);
    List<Socket> open = new ArrayList<>();
    for (int i = 0; i < SILENT; i++) {
      intruder.silent().ifPresent(open::add);
    }
    pair.start(OTHER);
    boolean joined = pair.await(() -> pair.members(OTHER) == 2);
    boolean goesOn = pair.awaitBlocks(ACTIVE);
    for (Socket each : open) {
      each.close();
    }
    LogPart said = pair.said(ACTIVE);
    note(
        "at the port: %d that say nothing".formatted(SILENT),
        "a member %s; log: %s".formatted(joined ? "joins" : "does not join", said.last()),
        joined && goesOn && said.complaints().size() <= 1 && !said.hasStack());
    stop(OTHER);
  }

  private void stop(int jvm) {
    pair.process(jvm).stop();
    pair.process(jvm).awaitStop();
  }

  private void starts() throws InterruptedException, IOException {
    String tls = "witan.cluster.tls { key = other.key, certificate = other.pem }";
    Path home = pair.home(OTHER);
    stranger.certify("127.0.0.1", home.resolve("other.key"), home.resolve("other.pem"));
    refused("a certificate of another authority", tls, "is of another authority");
    pair.authority()
        .certify("127.0.0.1", home.resolve("old.key"), home.resolve("old.pem"), Instant.now());
    refused("an expired certificate", tls.replace("other.", "old."), "expired at");
    refused(
        "the key of another certificate",
        "witan.cluster.tls.key = other.key",
        "is not that of the certificate");
    refused(
        "bound beyond loopback without TLS",
        "witan.cluster { host = \"192.0.2.1\", tls { key = \"\", certificate = \"\", authority ="
            + " \"\" } }",
        "cluster.tls is needed");
    Files.writeString(home.resolve("wrong"), "another\n");
    refused(
        "a wrong password of the database",
        "witan.journal.password-file = wrong",
        "password authentication failed");
    String before = pair.noted("schema.version", "99");
    refused("tables of a newer version", "", "the journal is of version 99");
    pair.noted("schema.version", before);
    pair.start(OTHER);
    note(
        "the same JVM without these mistakes joins",
        pair.await(() -> pair.members(OTHER) == 2) ? "" : "not",
        pair.awaitBlocks(OTHER));
    stop(OTHER);
  }

  private void refused(String what, String settings, String words)
      throws InterruptedException, IOException {
    pair.configure(OTHER, settings);
    pair.start(OTHER);
    boolean ended = pair.process(OTHER).awaitExit(ENDS);
    if (!ended) {
      pair.process(OTHER).kill();
    }
    LogPart said = pair.said(OTHER);
    pair.configure(OTHER, "");
    note(
        "start with " + what,
        said.last(),
        ended
            && pair.process(OTHER).exitCode() == 1
            && said.complaints().size() == 1
            && said.last().contains(words)
            && !said.hasStack()
            && pair.awaitBlocks(ACTIVE));
  }

  /** Nothing is wrong with it but that it belongs to another group. */
  private void otherOrganisation() throws InterruptedException, IOException {
    Path home = pair.home(OTHER);
    stranger.write(home.resolve("other.authority"));
    pair.configure(
        OTHER,
        "witan.cluster.tls { key = other.key, certificate = other.pem, authority ="
            + " other.authority }");
    pair.mark(ACTIVE);
    pair.start(OTHER);
    boolean told = pair.await(() -> pair.said(OTHER).says("is of another authority"));
    TimeUnit.SECONDS.sleep(20);
    LogPart active = pair.said(ACTIVE);
    LogPart other = pair.said(OTHER);
    note(
        "a JVM of another organisation's group: it says",
        other.last(),
        told && pair.members(OTHER) < 2 && other.complaints().size() <= 3 && !other.hasStack());
    note(
        "meanwhile the active one goes on, and says",
        active.last(),
        active.complaints().size() <= 1 && !active.hasStack() && pair.awaitBlocks(ACTIVE));
    pair.process(OTHER).kill();
    pair.configure(OTHER, "");
  }

  private void rotation() throws InterruptedException, IOException {
    pair.start(OTHER);
    pair.await(() -> pair.members(OTHER) == 2);
    pair.mark(ACTIVE);
    pair.certify(pair.authority(), ACTIVE, Instant.now().plus(DAY));
    pair.certify(pair.authority(), OTHER, Instant.now().plus(DAY));
    stop(OTHER);
    pair.start(OTHER);
    boolean joined = pair.await(() -> pair.members(OTHER) == 2);
    note(
        "all certificates rotated",
        joined ? "joined by the new ones" : "not",
        pair.said(ACTIVE).says("the certificate of this JVM was read again"));
    Path certificate = pair.home(ACTIVE).resolve("certificate.pem");
    Path kept = pair.home(ACTIVE).resolve("kept.pem");
    Files.copy(certificate, kept);
    pair.mark(ACTIVE);
    Files.writeString(certificate, "half written");
    stop(OTHER);
    pair.start(OTHER);
    joined = pair.await(() -> pair.members(OTHER) == 2);
    LogPart said = pair.said(ACTIVE);
    note(
        "rotated to a damaged file",
        said.last(),
        joined && said.says("stays the old one") && said.complaints().size() <= 1);
    Files.move(kept, certificate, StandardCopyOption.REPLACE_EXISTING);
    stop(OTHER);
  }

  private void databaseAway() throws InterruptedException, IOException {
    pair.mark(ACTIVE);
    pair.database().close();
    pair.start(OTHER);
    boolean waits = pair.await(() -> pair.said(OTHER).says("waiting for it"));
    TimeUnit.SECONDS.sleep(10);
    LogPart other = pair.said(OTHER);
    boolean alive = pair.process(OTHER).isAlive();
    note(
        "the database down at the start",
        other.last(),
        waits && alive && other.complaints().size() == 1 && !other.hasStack());
    pair.database().start();
    boolean well = pair.awaitBlocks(OTHER);
    LogPart active = pair.said(ACTIVE);
    note(
        "it is back: both go on, the active one said",
        "%d lines, %s".formatted(active.complaints().size(), active.last()),
        well && pair.awaitBlocks(ACTIVE) && saidOnce(active));
    stop(OTHER);
  }

  /** That the journal cannot be written, and the lease not asked for; none of it an error. */
  private static boolean saidOnce(LogPart said) {
    return said.complaints().size() <= 3 && !said.says(" ERROR ") && !said.hasStack();
  }

  private void dataDiskFull() throws InterruptedException, IOException {
    Path data = pair.home(OTHER).resolve("data");
    WorkFolder.delete(data);
    Optional<SmallDisk> place = SmallDisk.at(data);
    if (place.isEmpty() || !place.get().outlivesProcess()) {
      figures.note(COURSE, "the data disk full", "not tried: this user may not mount a disk");
      return;
    }
    try (SmallDisk disk = place.get()) {
      pair.start(OTHER);
      pair.awaitBlocks(OTHER);
      pair.mark(OTHER);
      disk.fill(pair.process(OTHER));
      boolean told = pair.await(() -> !pair.condition(OTHER).equals("running"));
      LogPart said = pair.said(OTHER);
      note(
          "the data disk full",
          pair.condition(OTHER) + "; log: " + said.last(),
          told && !said.hasStack() && said.complaints().size() <= 3);
      pair.process(OTHER).kill();
      pair.start(OTHER);
      boolean ended = pair.process(OTHER).awaitExit(ENDS);
      said = pair.said(OTHER);
      note(
          "start with a full data disk",
          said.last(),
          ended && said.complaints().size() == 1 && !said.hasStack());
      disk.free(pair.process(OTHER));
      pair.start(OTHER);
      note("there is room again", "", pair.awaitBlocks(OTHER) && pair.awaitBlocks(ACTIVE));
      stop(OTHER);
    }
  }

  private void logDiskFull() throws InterruptedException, IOException {
    Path folder = Files.createDirectories(pair.home(OTHER).resolve("logs"));
    Optional<SmallDisk> place = SmallDisk.at(folder);
    if (place.isEmpty() || !place.get().outlivesProcess()) {
      figures.note(COURSE, "the log's disk full", "not tried: this user may not mount a disk");
      return;
    }
    try (SmallDisk disk = place.get()) {
      Files.deleteIfExists(pair.log(OTHER));
      Files.createFile(folder.resolve("witan.log"));
      Files.createSymbolicLink(pair.log(OTHER), folder.resolve("witan.log"));
      stop(ACTIVE); // a JVM that follows says nothing of blocks
      pair.start(OTHER);
      pair.awaitBlocks(OTHER);
      disk.fill(pair.process(OTHER));
      boolean ends = pair.await(() -> LogPart.end(pair.log(OTHER)) % DISK_PAGE == 0);
      long full = LogPart.end(pair.log(OTHER));
      boolean goesOn = pair.awaitBlocks(OTHER);
      boolean still = LogPart.end(pair.log(OTHER)) == full;
      note("the log's disk full", goesOn ? "the node goes on without a log" : "not", ends && still);
      disk.free(pair.process(OTHER));
      note(
          "there is room again",
          "",
          pair.await(() -> LogPart.end(pair.log(OTHER)) > full) && pair.awaitBlocks(OTHER));
      stop(OTHER);
      Files.delete(pair.log(OTHER));
    }
  }
}
