package io.witan.deploy.cli;

import io.witan.deploy.CommandFailure;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** GoQuorum's options for Raft, each over the file's key that says the same. */
final class RaftOptions {
  @Option(names = "--raft", description = "Agree on blocks by Raft; else as raft.enabled says.")
  boolean raft;

  @Option(
      names = "--raft.oneoperator",
      description = "One operator runs all nodes of the cluster; else as raft.one-operator says.")
  boolean oneOperator;

  @Option(
      names = "--raftblocktime",
      paramLabel = "MILLISECONDS",
      description = "Least time between blocks; else as raft.block-time says.")
  Integer blockTime;

  @Option(
      names = "--raftjoinexisting",
      paramLabel = "ID",
      description = "The raft id that raft_addPeer gave; else as raft.join-existing says.")
  Integer joinExisting;

  @Option(
      names = "--raftport",
      paramLabel = "PORT",
      description = "Without effect: Raft speaks over the links to peers, and needs no port.")
  Integer port;

  @Option(
      names = "--raftdnsenable",
      description = "Without effect: host names are always allowed in node URLs.")
  boolean dns;

  @Option(
      names = "--raftlogdir",
      paramLabel = "DIR",
      description = "Refused: Raft's log is in the node's journal, where data-dir and journal say.")
  Path logDir;

  /** The file's keys that the options stand over. */
  Map<String, Object> flags() {
    if (logDir != null) {
      throw new CommandFailure(
          "--raftlogdir has no place to name: Raft's log is in the node's one journal, which"
              + " data-dir or journal.url places");
    }
    Map<String, Object> flags = new TreeMap<>();
    if (raft) {
      flags.put("witan.raft.enabled", true);
    }
    if (oneOperator) {
      flags.put("witan.raft.one-operator", true);
    }
    if (blockTime != null) {
      flags.put("witan.raft.block-time", blockTime + "ms");
    }
    if (joinExisting != null) {
      flags.put("witan.raft.join-existing", joinExisting);
    }
    return flags;
  }
}
