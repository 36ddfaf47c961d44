package io.witan.simulations.report;

import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.machine.Frame;

/** Kinds of frames as a reader tells them apart, each with its colour. */
enum Kind {
  PROPOSAL("proposal", "#1d4ed8"),
  PREPARE("prepare", "#15803d"),
  COMMIT("commit", "#c2410c"),
  ROUND_CHANGE("round change", "#be185d"),
  OTHER("sync and others", "#94a3b8");

  final String label;
  final String colour;

  Kind(String label, String colour) {
    this.label = label;
    this.colour = colour;
  }

  static Kind of(Frame frame) {
    return switch (frame) {
      case BftFrame.Proposal proposal -> PROPOSAL;
      case BftFrame.Prepare prepare -> PREPARE;
      case BftFrame.Commit commit -> COMMIT;
      case BftFrame.RoundChange change -> ROUND_CHANGE;
      default -> OTHER;
    };
  }

  /** Its class in the page's style. */
  String css() {
    return "k" + ordinal();
  }
}
