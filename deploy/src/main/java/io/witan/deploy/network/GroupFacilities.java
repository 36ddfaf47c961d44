package io.witan.deploy.network;

import io.witan.deploy.config.NodeConfig;
import io.witan.deploy.config.PrivateConfig;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the node groups of a network on one machine stand on, beside their JVMs: a database server,
 * and a front door for the transaction manager of each.
 */
public final class GroupFacilities implements AutoCloseable {
  private final PostgresServer database;
  private final List<FrontDoor> doors;

  private GroupFacilities(PostgresServer database, List<FrontDoor> doors) {
    this.database = database;
    this.doors = List.copyOf(doors);
  }

  /** Starts them; empty where the network has no groups. */
  public static Optional<GroupFacilities> start(NetworkFolder folder) {
    return NodeGroups.of(folder.nodes()).map(groups -> start(folder, groups));
  }

  /** Starts them for these groups. */
  public static GroupFacilities start(NetworkFolder folder, NodeGroups groups) {
    PostgresServer database = groups.database(folder);
    database.start();
    List<NodeConfig> nodes = folder.nodes();
    List<FrontDoor> doors = new ArrayList<>();
    for (String organisation : groups.organisations()) {
      List<PrivateConfig> members =
          groups.ledgersOf(organisation).stream().map(n -> nodes.get(n - 1).privacy()).toList();
      doors.add(
          FrontDoor.open(
              URI.create(members.get(0).url().text()).getPort(),
              members.stream().map(manager -> manager.p2p().port()).toList()));
    }
    return new GroupFacilities(database, doors);
  }

  public PostgresServer database() {
    return database;
  }

  @Override
  public void close() {
    doors.forEach(FrontDoor::close);
    database.close();
  }
}
