package io.witan.deploy.conformance;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

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

  /** How often the cases' time is looked at. */
  private static final long GLANCE_MILLIS = 100;

  /** How much longer than its limit a case may take where it waits for the processor. */
  private static final int PATIENCE = 10;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** When a case began: by its thread's time on a processor and by the clock, in nanoseconds. */
  private record Began(long thread, long worked, long clock) {
    static Began now() {
      long thread = Thread.currentThread().threadId();
      return new Began(thread, THREADS.getThreadCpuTime(thread), System.nanoTime());
    }

    boolean isOver(Duration limit) {
      return THREADS.getThreadCpuTime(thread) - worked > limit.toNanos()
          || System.nanoTime() - clock > limit.multipliedBy(PATIENCE).toNanos();
    }
  }

  /** A file whose cases before {@code from} have been judged. */
  private record Work(TestSources.Source source, int from) {}

  private final List<ConformanceFormat> formats;
  private final Selection selection;
  private final Duration limit;
  private final Tally tally = new Tally();
  private final Deque<Work> todo = new ConcurrentLinkedDeque<>();
  private final AtomicInteger done = new AtomicInteger();
  private final Semaphore ended = new Semaphore(0);

  /**
   * A run over these formats.
   *
   * @param limit of one case, in time on a processor; where it is over, the case has failed and the
   *     others go on
   */
  TestRun(List<ConformanceFormat> formats, Selection selection, Duration limit) {
    this.formats = List.copyOf(formats);
    this.selection = selection;
    this.limit = limit;
  }

  Tally tally() {
    return tally;
  }

  int filesDone() {
    return done.get();
  }

  /** Runs all files and returns when the last has ended. */
  void run(List<TestSources.Source> files, int threads) throws InterruptedException {
    files.forEach(source -> todo.add(new Work(source, 0)));
    List<Worker> workers = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      workers.add(new Worker());
    }
    workers.forEach(Worker::start);
    while (!ended.tryAcquire(files.size(), GLANCE_MILLIS, TimeUnit.MILLISECONDS)) {
      for (int i = 0; i < workers.size(); i++) {
        if (workers.get(i).isStuck()) {
          workers.set(i, new Worker());
          workers.get(i).start();
        }
      }
    }
  }

  /** One file after another, until there are none or a case takes too long. */
  private final class Worker {
    private FileSink current;

    void start() {
      Thread thread = new Thread(null, this::work, "conformance", STACK_BYTES);
      thread.setDaemon(true);
      thread.start();
    }

    private void work() {
      for (Work next = todo.poll(); next != null; next = todo.poll()) {
        FileSink sink = new FileSink(next);
        synchronized (this) {
          current = sink;
        }
        one(sink);
        if (!sink.close()) {
          return; // another has taken over
        }
        done.incrementAndGet();
        ended.release();
      }
    }

    /** Gives the file up to another worker where a case has taken too long. */
    synchronized boolean isStuck() {
      Optional<Work> rest = current == null ? Optional.empty() : current.giveUp();
      rest.ifPresent(todo::addFirst);
      return rest.isPresent();
    }
  }

  private void one(FileSink sink) {
    TestSources.Source source = sink.work.source;
    if (!selection.wantsFile(source.path())) {
      return;
    }
    try {
      TestFile file = source.read();
      Optional<ConformanceFormat> fitting =
          formats.stream().filter(f -> f.recognises(file)).findFirst();
      if (fitting.isEmpty()) {
        tally.addUnrecognised(source.path());
        return;
      }
      sink.begin(fitting.get().name(), file);
      fitting.get().run(file, sink);
    } catch (MalformedTest malformed) {
      sink.unusable(malformed.getMessage());
    } catch (OutOfMemoryError tooLarge) {
      sink.unusable("needs more memory than there is");
    } catch (RuntimeException | Error unexpected) {
      sink.unusable(String.format(Locale.ROOT, "cannot be used: %s", unexpected));
    }
  }

  /** Takes the cases of one file, as long as none takes too long. */
  private final class FileSink implements CaseSink {
    private final Work work;
    private String format = "";
    private String folder = "";
    private String firstFault = "";
    private int faults;
    private boolean over;

    /** Of the case that runs: its place in the file, its names, and when it began. */
    private int index = -1;

    private String fork = NO_FORK;
    private String name = "";
    private Optional<Began> began = Optional.empty();

    FileSink(Work work) {
      this.work = work;
    }

    synchronized void begin(String itsFormat, TestFile file) {
      format = itsFormat;
      folder = file.folder();
    }

    @Override
    public void check(String itsFork, String itsName, Supplier<Outcome> test) {
      synchronized (this) {
        index++;
        if (over || index < work.from) {
          return;
        }
        fork = itsFork;
        name = itsName;
        began = Optional.of(Began.now());
      }
      CaseSink.super.check(itsFork, itsName, test);
      synchronized (this) {
        began = Optional.empty();
      }
    }

    @Override
    public boolean wants(String caseFork, String caseName) {
      return selection.wants(work.source.path(), caseFork, caseName);
    }

    @Override
    public boolean wantsSlow() {
      return selection.slow;
    }

    @Override
    public synchronized void report(String caseFork, String caseName, Outcome outcome) {
      if (!over) {
        Tally.Place place = new Tally.Place(format, folder, caseFork);
        tally.add(place, work.source.path(), caseName, outcome);
      }
    }

    @Override
    public synchronized void malformed(String caseName, String fault) {
      if (!over) {
        firstFault = faults++ == 0 ? caseName + ": " + fault : firstFault;
      }
    }

    synchronized void unusable(String reason) {
      if (!over) {
        tally.addUnusable(format, work.source.path(), reason);
      }
    }

    /** One line for a file, however many of its cases are malformed; false if it was given up. */
    synchronized boolean close() {
      if (over) {
        return false;
      }
      if (faults > 0) {
        String more = faults == 1 ? "" : " (and so " + (faults - 1) + " more of its cases)";
        tally.addUnusable(format, work.source.path(), firstFault + more);
      }
      over = true;
      return true;
    }

    /** What is left of the file behind a case that has taken too long. */
    synchronized Optional<Work> giveUp() {
      if (over || began.filter(from -> from.isOver(limit)).isEmpty()) {
        return Optional.empty();
      }
      report(
          fork,
          name,
          new Outcome.Failed("has not ended within " + limit.toMillis() / 1000.0 + " s"));
      close();
      return Optional.of(new Work(work.source, index + 1));
    }
  }
}
