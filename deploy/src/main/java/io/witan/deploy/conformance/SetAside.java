package io.witan.deploy.conformance;

import java.util.Optional;

/** Files of blocks and transactions whose cases are not run, in whatever form they come. */
final class SetAside {
  private SetAside() {}

  /** Why, or empty where they are run. */
  static Optional<Outcome> reason(TestFile file, CaseSink sink) {
    if (file.path().contains("stEOF")) {
      return Optional.of(new Outcome.Excluded("EOF was taken out of Prague before its end"));
    }
    return file.path().contains("MaxRounds") && !sink.wantsSlow()
        ? Optional.of(
            new Outcome.Excluded("four billion rounds take minutes on each fork: use --slow"))
        : Optional.empty();
  }
}
