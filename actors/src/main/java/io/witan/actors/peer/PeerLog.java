package io.witan.actors.peer;

import io.witan.actors.peer.Links.Link;
import io.witan.actors.peer.Links.State;
import io.witan.actors.peer.PeerLink.Report;
import io.witan.actors.peer.Reception.Verdict;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.wire.Admission;
import io.witan.protocol.wire.DisconnectReason;
import io.witan.protocol.wire.EnodeUrl;
import io.witan.protocol.wire.NodeList;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;

/** The log lines about peers: each refusal once per peer and reason, all of them counted. */
final class PeerLog {
  private static final int ID_DIGITS = 18;

  private final Logger log;
  private final Refusals refusals = new Refusals();

  PeerLog(Logger log) {
    this.log = log;
  }

  void up(PeerInfo peer) {
    log.info(
        "Peer {} up: {} {} ({})",
        name(peer.id()),
        peer.inbound() ? "from" : "at",
        PeerInfo.text(peer.remote()),
        peer.client());
  }

  void dismissed(Link link, String detail) {
    log.info("Peer {} dismissed: {}", name(link), detail);
  }

  void banned(Link link, String what, Duration length) {
    log.warn("Peer {} is banned for {} s: {}", name(link), length.toSeconds(), what);
  }

  void refused(Link link, Verdict.Refuse refuse) {
    if (!refuse.expected()) {
      note(link, refuse.reason(), "refused", refuse.detail());
    }
  }

  /** A link ended by itself. */
  void ended(Link link, Report.Ended ended) {
    if (link.state == State.READY) {
      log.info("Peer {} down: {}", name(link), ended.detail());
    } else if (ended.reason() == DisconnectReason.ALREADY_CONNECTED) {
      log.debug("Peer {}: {}", name(link), ended.detail());
    } else if (ended.reason() == DisconnectReason.NETWORK_ERROR && link.inbound) {
      log.debug("Caller {} left: {}", name(link), ended.detail());
    } else {
      String what =
          ended.reason() == DisconnectReason.NETWORK_ERROR
              ? "not reached"
              : ended.byPeer() ? "turned us away" : "refused";
      note(link, ended.reason(), what, ended.detail());
    }
  }

  void notDialled(EnodeUrl target, Admission.Refusal refusal) {
    if (refusals.note(name(target.id()), refusal.name()) == 1) {
      log.warn("Static node {} is not dialled: {}", name(target.id()), refusal.text());
    }
  }

  void admission(Admission now, boolean first) {
    if (!first) {
      log.info("Node permissions changed");
    }
    faults("permissioned-nodes.json", now.permitted());
    faults("disallowed-nodes.json", now.disallowed());
    if (now.permissioned() && now.permitted().isEmpty()) {
      log.warn("permissioned-nodes.json is missing: no peer is admitted");
    }
  }

  void admissionFailed(String reason) {
    if (refusals.note("permissions", reason) == 1) {
      log.warn("Node permissions cannot be read, the last ones hold: {}", reason);
    }
  }

  private void faults(String file, Optional<NodeList> list) {
    list.ifPresent(l -> l.faults().forEach(fault -> log.warn("{}: {}", file, fault)));
  }

  private void note(Link link, DisconnectReason reason, String what, String detail) {
    PeerMetrics.refused(reason.text());
    if (refusals.note(name(link), what + reason) == 1) {
      log.info("Peer {} {}: {}", name(link), what, detail);
    }
  }

  private static String name(Link link) {
    return link.id.map(id -> name(id) + " at " + link.where).orElse(link.where);
  }

  private static String name(PublicKey id) {
    return id.xy().toHex().substring(0, ID_DIGITS);
  }
}
