package io.witan.actors.cluster;

/** What a JVM does about a duty of its group. Both are called on a thread that must not wait. */
public interface Candidate {
  /** Leaves it to others. */
  Candidate NONE =
      new Candidate() {
        @Override
        public boolean isReady() {
          return false;
        }

        @Override
        public void taken(Post post) {
          throw new IllegalStateException("nobody asked for it");
        }
      };

  /** Whether this JVM could go on with it at once, and is to. */
  boolean isReady();

  /** This JVM has it from now on until it ends. */
  void taken(Post post);
}
