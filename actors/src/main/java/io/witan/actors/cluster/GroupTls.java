package io.witan.actors.cluster;

import akka.actor.ActorSystem;
import akka.remote.artery.tcp.SSLEngineProvider;
import com.typesafe.config.Config;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import kamon.Kamon;
import kamon.metric.Gauge;
import kamon.metric.MeasurementUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;

/**
 * TLS 1.3 between the JVMs of a group, where each proves that the group's own authority knows it.
 * Names in certificates are not compared with hosts: whoever has one of these certificates is a
 * member, wherever it runs. Connections that are made after the files changed use the new ones.
 */
public final class GroupTls implements SSLEngineProvider {
  private static final Logger LOG = LoggerFactory.getLogger("io.witan.group");

  /** Whoever knocks again and again is told of once in so long, and of so many at most. */
  private static final Duration SILENCE = Duration.ofHours(1);

  private static final int MOST_TOLD = 16;

  private final PemIdentity identity;
  private final Map<String, Instant> told = new HashMap<>();
  private Instant ends;
  private SSLContext context;
  private List<FileTime> read;
  private String refused = "";

  /** Made by Akka, which is told of this class by name. */
  public GroupTls(ActorSystem system) throws PemIdentity.Unusable {
    this(identity(system.settings().config().getConfig("witan.group.tls")));
  }

  private static PemIdentity identity(Config files) {
    return new PemIdentity(
        Path.of(files.getString("key")),
        Path.of(files.getString("certificate")),
        Path.of(files.getString("authority")));
  }

  GroupTls(PemIdentity identity) throws PemIdentity.Unusable {
    this.identity = identity;
    this.read = identity.changed();
    this.context = identity.context(this::refused);
    this.ends = identity.ends();
    Consumer<Gauge> look = gauge -> gauge.update((double) left().toSeconds());
    Kamon.gauge("witan.group.certificate.left", MeasurementUnit.time().seconds())
        .withoutTags()
        .autoUpdate(look, Duration.ofSeconds(5));
  }

  private synchronized Duration left() {
    return Duration.between(Instant.now(), ends);
  }

  private synchronized void refused(String why) {
    Kamon.counter("witan.refused")
        .withTag("part", "group")
        .withTag("reason", "CERTIFICATE")
        .increment();
    Instant now = Instant.now();
    told.values().removeIf(at -> at.plus(SILENCE).isBefore(now));
    if (told.size() < MOST_TOLD && told.putIfAbsent(why, now) == null) {
      LOG.warn("a connection to or from this JVM is refused: {}", why);
    }
  }

  /** While new files are of no use, such as half written, the old ones are. */
  private synchronized SSLContext context() {
    try {
      List<FileTime> changed = identity.changed();
      if (!changed.equals(read)) {
        context = identity.context(this::refused);
        ends = identity.ends();
        read = changed;
        refused = "";
        LOG.info("the certificate of this JVM was read again");
      }
    } catch (PemIdentity.Unusable unusable) {
      if (!refused.equals(unusable.getMessage())) {
        refused = unusable.getMessage();
        LOG.warn("the certificate of this JVM stays the old one: {}", refused);
      }
    }
    return context;
  }

  @Override
  public SSLEngine createServerSSLEngine(String hostname, int port) {
    SSLEngine engine = engine(hostname, port);
    engine.setUseClientMode(false);
    engine.setNeedClientAuth(true);
    return engine;
  }

  @Override
  public SSLEngine createClientSSLEngine(String hostname, int port) {
    SSLEngine engine = engine(hostname, port);
    engine.setUseClientMode(true);
    return engine;
  }

  private SSLEngine engine(String hostname, int port) {
    SSLEngine engine = context().createSSLEngine(hostname, port);
    engine.setEnabledProtocols(new String[] {"TLSv1.3"});
    return engine;
  }

  /** The handshake has verified the chain. */
  @Override
  public Option<Throwable> verifyClientSession(String hostname, SSLSession session) {
    return Option.empty();
  }

  @Override
  public Option<Throwable> verifyServerSession(String hostname, SSLSession session) {
    return Option.empty();
  }
}
