package io.witan.simulations.report;

import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.machine.Frame;

/** Kinds of frames as a reader tells them apart, each with its colour. */
enum Kind {
  PROPOSAL("k-proposal", "proposal", "#1d4ed8"),
  PREPARE("k-prepare", "prepare", "#15803d"),
  COMMIT("k-commit", "commit", "#c2410c"),
  ROUND_CHANGE("k-change", "round change", "#be185d"),
  OTHER("k-other", "sync and others", "#94a3b8");

  /** Its class in the page's style. */
  final String css;

  final String label;
  final String colour;

  Kind(String css, String label, String colour) {
    this.css = css;
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
}
