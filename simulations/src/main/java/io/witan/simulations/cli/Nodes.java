package io.witan.simulations.cli;

import io.witan.simulations.scenario.BadScenario;

/** Names of nodes on the command line. */
final class Nodes {
  private Nodes() {}

  /** The number in a name as v2; −1 where there is no name. */
  static int number(String name) {
    if (name == null) {
      return -1;
    }
    if (!name.matches("v[0-9]{1,3}")) {
      throw new BadScenario("no node " + name + "; they are called v0, v1, …");
    }
    return Integer.parseInt(name.substring(1));
  }
}
