package io.witan.deploy.live;

import io.witan.deploy.CommandFailure;
import io.witan.deploy.network.NodeProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A version of Witan that nodes can be started with.
 *
 * @param name for people
 * @param manner how its nodes are started
 */
record Program(String name, NodeProcess.Manner manner) {
  /** The one that runs this command. */
  static final Program THIS = new Program("this", NodeProcess.Manner.AS_THIS);

  private static final String LAUNCHER = "witan";

  /** Made by the launcher when it has built. */
  private static final String BUILT = "target/dist/built";

  /**
   * The version that an operator names: the folder of an unpacked tarball or of a source checkout
   * that is built, or a revision of this checkout's own history, which is built if it is not yet.
   */
  static Program of(String text) {
    Path folder = Path.of(text);
    if (Files.isDirectory(folder)) {
      return inFolder(text, folder.toAbsolutePath().normalize());
    }
    String home = System.getProperty("witan.home");
    if (home == null || !Files.exists(Path.of(home, ".git"))) {
      throw new CommandFailure(
          "there is no folder " + text + ", and no history here in which it could be a revision");
    }
    return built(Path.of(home), text);
  }

  private static Program inFolder(String name, Path folder) {
    for (Path launcher :
        List.of(folder.resolve("bin").resolve(LAUNCHER), folder.resolve(LAUNCHER))) {
      if (Files.isExecutable(launcher)) {
        return startedBy(name, launcher);
      }
    }
    throw new CommandFailure(
        "the folder " + folder + " is neither an unpacked package nor a source checkout");
  }

  private static Program startedBy(String name, Path launcher) {
    return new Program(name, new NodeProcess.Manner(List.of(), Optional.of(launcher), Map.of()));
  }

  private static Program built(Path home, String revision) {
    List<String> find =
        List.of("git", "-C", home.toString(), "rev-parse", "--short", "--verify", "--quiet");
    String commit = run(append(find, revision + "^{commit}"), "there is no revision " + revision);
    Path folder = home.resolve("target").resolve("versions").resolve(commit);
    if (!Files.exists(folder)) {
      List<String> take =
          List.of("git", "-C", home.toString(), "worktree", "add", "--force", "--detach");
      run(append(take, folder.toString(), commit), "the revision " + revision + " cannot be taken");
    }
    if (!Files.exists(folder.resolve(BUILT))) {
      run(List.of(folder.resolve(LAUNCHER).toString(), "build"), "cannot build " + revision);
    }
    return startedBy(commit, folder.resolve(LAUNCHER));
  }

  private static List<String> append(List<String> some, String... more) {
    return Stream.concat(some.stream(), Stream.of(more)).toList();
  }

  /** Gives what a program prints. It ends, with those that it started, when this JVM does. */
  private static String run(List<String> command, String failure) {
    try {
      Path said = Files.createTempFile("witan", ".out");
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(said.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .redirectInput(new File("/dev/null"))
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process), "stop-program"));
      int code = process.waitFor();
      String text = Files.readString(said).strip();
      Files.delete(said);
      if (code != 0) {
        throw new CommandFailure(failure);
      }
      return text;
    } catch (IOException missing) {
      throw new CommandFailure(failure + ": " + missing.getMessage());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted");
    }
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
  }
}
