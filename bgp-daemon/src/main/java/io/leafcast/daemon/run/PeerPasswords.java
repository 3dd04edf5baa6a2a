package io.leafcast.daemon.run;

import com.google.common.collect.ImmutableSortedSet;
import io.leafcast.daemon.board.Board;
import io.leafcast.daemon.board.Finding;
import io.leafcast.daemon.config.Config;
import io.leafcast.daemon.config.Passwords;
import java.time.Duration;
import java.util.Comparator;
import java.util.function.Consumer;

/**
 * The passwords of the configuration in force: read, kept where their files cannot be read any
 * more, and followed. Of the control thread.
 */
final class PeerPasswords implements AutoCloseable {
  /** The code of a file that cannot be read any more. */
  static final String UNREADABLE = "password-unreadable";

  /** Who tells the findings. */
  private static final String TELLER = "passwords";

  private final Board board;
  private final PasswordWatch watch;
  private Passwords known = Passwords.NONE;

  /** {@code period} lies between two looks at the files. */
  PeerPasswords(Board board, Duration period, Consumer<Event> events) {
    this.board = board;
    this.watch = new PasswordWatch(period, files -> events.accept(new Event.PasswordsSeen(files)));
  }

  /** What {@link #take} would know. */
  Passwords of(Config config) {
    return known.of(Passwords.files(config));
  }

  /** From now on these are followed. */
  Passwords take(Config config) {
    known = of(config);
    watch.obey(known);
    board.pin(FindingLines.told(board.state(), new Event.Found(TELLER, findings(known))));
    return known;
  }

  static ImmutableSortedSet<Finding> findings(Passwords known) {
    return known.outdated().entrySet().stream()
        .map(file ->
            new Finding(
                UNREADABLE,
                file.getKey(),
                file.getValue() + "; the password that was in it before still holds"))
        .collect(ImmutableSortedSet.toImmutableSortedSet(Comparator.naturalOrder()));
  }

  /** Has all files read again. */
  void anew() {
    known = known.anew();
  }

  void see(Event.PasswordsSeen seen) {
    known = known.after(seen.files());
  }

  @Override
  public void close() {
    watch.close();
  }
}
