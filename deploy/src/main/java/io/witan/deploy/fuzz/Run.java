package io.witan.deploy.fuzz;

import java.io.IOException;

/** Many inputs to one decoder; as text its figures, or what broke. */
interface Run {
  /** Runs until there were so many inputs, or one that breaks a rule. */
  void hold(int seed, long inputs) throws IOException, InterruptedException;

  /** Whether no rule was broken. */
  boolean held();
}
