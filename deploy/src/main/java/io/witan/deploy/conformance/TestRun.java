package io.witan.deploy.conformance;

import io.witan.protocol.machine.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs files on all processors. */
final class TestRun {
  /** The EVM calls itself up to 1024 deep. */
  private static final long STACK_BYTES = 512L << 20;

  /**
   * Which part of the cases is asked for.
   *
   * @param filter text that a case's path, fork or name must contain
   * @param shard from 0
   * @param slow whether cases that take minutes are run
   */
  record Selection(
      Optional<String> filter, Optional<String> fork, int shard, int shards, boolean slow) {
    boolean wantsFile(String path) {
      int hash = path.substring(path.lastIndexOf('!') + 1).hashCode() * 0x9e3779b9;
      return Integer.remainderUnsigned(hash >>> 8, shards) == shard;
    }

    boolean wants(String path, String caseFork, String name) {
      return fork.map(f -> f.equalsIgnoreCase(caseFork)).orElse(true)
          && filter.map(f -> (path + ":" + name + " " + caseFork).contains(f)).orElse(true);
    }
  }

  private final List<ConformanceFormat> formats;
  private final Selection selection;
  private final Tally tally = new Tally();
  private final AtomicInteger done = new AtomicInteger();

  TestRun(List<ConformanceFormat> formats, Selection selection) {
    this.formats = List.copyOf(formats);
    this.selection = selection;
  }

  Tally tally() {
    return tally;
  }

  int filesDone() {
    return done.get();
  }

  /** Runs all files and returns when the last has ended. */
  void run(List<TestSources.Source> files, int threads) throws InterruptedException {
    AtomicInteger next = new AtomicInteger();
    List<Thread> workers = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Runnable work =
          () -> {
            for (int at = next.getAndIncrement();
                at < files.size() && !Thread.currentThread().isInterrupted();
                at = next.getAndIncrement()) {
              one(files.get(at));
              done.incrementAndGet();
            }
          };
      Thread worker = new Thread(null, work, "conformance-" + i, STACK_BYTES);
      worker.setDaemon(true);
      worker.start();
      workers.add(worker);
    }
    for (Thread worker : workers) {
      worker.join();
    }
    Fault.unless(done.get() == files.size(), "every file is run or told of");
  }

  private void one(TestSources.Source source) {
    if (!selection.wantsFile(source.path())) {
      return;
    }
    String format = "";
    try {
      TestFile file = source.read();
      Optional<ConformanceFormat> fitting =
          formats.stream().filter(f -> f.recognises(file)).findFirst();
      if (fitting.isEmpty()) {
        tally.addUnrecognised(source.path());
        return;
      }
      format = fitting.get().name();
      FileSink sink = new FileSink(format, file);
      try {
        fitting.get().run(file, sink);
      } finally {
        sink.end();
      }
    } catch (MalformedTest malformed) {
      tally.addUnusable(format, source.path(), malformed.getMessage());
    } catch (OutOfMemoryError tooLarge) {
      tally.addUnusable(format, source.path(), "needs more memory than there is");
    } catch (RuntimeException | StackOverflowError unexpected) {
      tally.addUnusable(
          format, source.path(), String.format(Locale.ROOT, "cannot be used: %s", unexpected));
    }
  }

  private final class FileSink implements CaseSink {
    private final String format;
    private final TestFile file;
    private String firstFault = "";
    private int faults;

    FileSink(String format, TestFile file) {
      this.format = format;
      this.file = file;
    }

    @Override
    public boolean wants(String fork, String name) {
      return selection.wants(file.path(), fork, name);
    }

    @Override
    public boolean wantsSlow() {
      return selection.slow;
    }

    @Override
    public void report(String fork, String name, Outcome outcome) {
      tally.add(new Tally.Place(format, file.folder(), fork), file.path(), name, outcome);
    }

    @Override
    public void malformed(String name, String fault) {
      firstFault = faults++ == 0 ? name + ": " + fault : firstFault;
    }

    /** One line for a file, however many of its cases are malformed. */
    void end() {
      if (faults > 0) {
        String more = faults == 1 ? "" : " (and so " + (faults - 1) + " more of its cases)";
        tally.addUnusable(format, file.path(), firstFault + more);
      }
    }
  }
}
