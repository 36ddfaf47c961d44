package io.witan.simulations.world;

import io.witan.protocol.machine.Message;
import io.witan.protocol.machine.Role;
import java.util.List;

/** Writes down what happens: into the run's digest, and to the trace where somebody watches. */
final class Notes {
  private final RunDigest digest = new RunDigest();
  private final Agenda agenda;
  private final Trace trace;
  private final boolean watched;

  Notes(Agenda agenda, Trace trace) {
    this.agenda = agenda;
    this.trace = trace;
    this.watched = !trace.equals(Trace.NONE);
  }

  RunDigest digest() {
    return digest;
  }

  void input(int node, Role role, Message message) {
    digest.event(agenda.now(), node, Fingerprint.of(role, message));
    if (watched) {
      trace.note(agenda.now(), node, new Happening.Input(role, message));
    }
  }

  void records(int node, Role role, List<?> records) {
    digest.event(agenda.now(), node, records.size());
    if (watched) {
      trace.note(agenda.now(), node, new Happening.Recorded(role, records));
    }
  }

  /** Something rare that belongs to the run's digest: faults, deaths, starts. */
  void rare(int node, Happening what) {
    digest.event(agenda.now(), node, what.words());
    trace.note(agenda.now(), node, what);
  }

  /** Whether anybody wants to know more than the digest. */
  boolean isWatched() {
    return watched;
  }

  /** Something that the trace alone is told. */
  void trace(int node, Happening what) {
    if (watched) {
      trace.note(agenda.now(), node, what);
    }
  }
}
