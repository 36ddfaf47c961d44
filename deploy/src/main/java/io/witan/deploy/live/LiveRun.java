package io.witan.deploy.live;

import io.witan.deploy.CommandFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;

/** One run of a live command: its figures, and its folder, which is kept where one is violated. */
final class LiveRun {
  private final PrintWriter out;
  private final Figures figures;
  private final Path folder;

  /** What a run does. */
  interface Part {
    /**
     * Does it.
     *
     * @throws CommandFailure if it cannot go on
     */
    void run() throws InterruptedException, IOException;
  }

  /**
   * Begins.
   *
   * @param name of the command's folder
   */
  LiveRun(String name, PrintWriter out) throws IOException {
    this.out = out;
    this.figures = new Figures(out);
    this.folder = WorkFolder.make(name);
  }

  Figures figures() {
    return figures;
  }

  Path folder() {
    return folder;
  }

  /** Where the command is stopped this closes processes that must not outlive it. */
  void closesWith(Runnable close) {
    Runtime.getRuntime().addShutdownHook(new Thread(close, "stop-live"));
  }

  /** Does a part; one that cannot go on is a line of its own, and violated. */
  void part(String name, Part part) throws InterruptedException, IOException {
    try {
      part.run();
    } catch (CommandFailure failed) {
      figures.add(name, "it ended early", failed.getMessage(), "", false);
    }
  }

  /** Sums up, and gives the exit code. */
  int end() throws IOException {
    figures.sum();
    if (figures.violated() > 0) {
      out.println("The files and logs are under " + folder + ".");
    } else {
      WorkFolder.delete(folder);
    }
    out.flush();
    return figures.violated() == 0 ? 0 : 1;
  }
}
