package io.leafcast.daemon.run;

import io.leafcast.bgp.speaker.Note;
import io.leafcast.daemon.board.Board;
import io.leafcast.daemon.config.DaemonSettings;
import io.leafcast.daemon.report.Reporter;
import io.leafcast.k8s.client.HttpApi;
import io.leafcast.k8s.client.Pace;
import io.leafcast.k8s.client.Patience;
import io.leafcast.k8s.objects.NodeFacts;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The reporter that runs, if one is wanted. Of the control thread, except that the speaker's tells
 * it Notes. Nothing here waits.
 */
final class Reports implements AutoCloseable {
  private final Board board;
  private final InstantSource clock;
  private volatile Optional<Reporter> reporter = Optional.empty();
  private Optional<DaemonSettings.Report> settings = Optional.empty();

  Reports(Board board, InstantSource clock) {
    this.board = board;
    this.clock = clock;
  }

  /** From now on this is told, and nothing else; {@code node} is what is known of the Node. */
  void run(Optional<DaemonSettings.Report> wanted, Optional<NodeFacts> node) {
    if (wanted.equals(settings)) {
      return;
    }
    close();
    settings = wanted;
    reporter = wanted.map(this::started);
    node.ifPresent(this::seen);
  }

  private Reporter started(DaemonSettings.Report report) {
    Reporter next =
        new Reporter(
            report, board, new HttpApi(report.api(), Patience.USUAL), Pace.ofThisMachine(), clock);
    next.start();
    return next;
  }

  void seen(NodeFacts facts) {
    reporter.ifPresent(now -> now.seen(facts));
  }

  void hear(Note note) {
    reporter.ifPresent(now -> now.hear(note));
  }

  @Override
  public void close() {
    reporter.ifPresent(Reporter::close);
    reporter = Optional.empty();
    settings = Optional.empty();
    board.pin(Optional.empty());
  }
}
