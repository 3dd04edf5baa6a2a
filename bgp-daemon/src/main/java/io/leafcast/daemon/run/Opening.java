package io.leafcast.daemon.run;

import io.leafcast.daemon.admin.Form;
import io.leafcast.daemon.config.ConfigFile;
import io.leafcast.daemon.config.DaemonSettings;
import io.leafcast.daemon.config.Facts;
import io.leafcast.daemon.config.Loaded;
import io.leafcast.daemon.config.OnDisk;
import io.leafcast.daemon.log.Log;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a daemon begins with: its file, as it is once it is this daemon's turn, and what the process
 * before has left. Of the control thread.
 */
final class Opening {
  /** Longer than the kernel needs to end a process: its lock ends before its ports are free. */
  private static final Duration PORTS_COME_FREE = Duration.ofSeconds(2);

  private final Path path;
  private final Running running;
  private Facts facts;
  private OnDisk onDisk;
  private Loaded loaded;
  private Duration forPorts = Duration.ZERO;

  Opening(Path path, Facts facts, Running running) {
    this.path = path;
    this.running = running;
    this.facts = facts;
    this.onDisk = OnDisk.at(path);
    this.loaded = onDisk.read(facts);
  }

  /** The text, good or not. */
  Optional<ConfigFile> file() {
    return onDisk instanceof OnDisk.Text(ConfigFile text) ? Optional.of(text) : Optional.empty();
  }

  OnDisk onDisk() {
    return onDisk;
  }

  Loaded loaded() {
    return loaded;
  }

  Facts facts() {
    return facts;
  }

  /** How long a port may still be another daemon's. */
  Duration forPorts() {
    return forPorts;
  }

  /**
   * Until no other daemon has this node; then recalls what that has left. The exit status where
   * somebody ends this one before. A file with problems is nothing to wait with.
   */
  Optional<Integer> awaitTurn(Turn turn, Function<Form, String> config, EventQueue events)
      throws InterruptedException {
    Optional<DaemonSettings> settings = loaded.configuration().map(running::settings);
    if (settings.isEmpty()) {
      return Optional.empty();
    }
    switch (turn.await(settings.orElseThrow(), config, events)) {
      case Turn.Outcome.Alone() -> {}
      case Turn.Outcome.AfterAnother() -> {
        readAgain(settings.orElseThrow());
        forPorts = PORTS_COME_FREE;
      }
      case Turn.Outcome.Ends(int status) -> {
        return Optional.of(status);
      }
    }
    recall();
    return Optional.empty();
  }

  /**
   * The file may have changed while another daemon had the node; one that is bad now, or of another
   * socket than was waited at, is left to who looks for changes.
   */
  private void readAgain(DaemonSettings before) {
    OnDisk now = OnDisk.at(path);
    Loaded again = now.read(facts);
    Optional<DaemonSettings> settings = again.configuration().map(running::settings);
    if (settings.filter(next -> next.socket().equals(before.socket())).isPresent()) {
      onDisk = now;
      loaded = again;
    } else {
      Log.warn("config: " + path + " cannot be begun with as it is now: beginning as it was");
    }
  }

  /** What the file means with what is remembered of the Node, until the Node itself is known. */
  private void recall() {
    Optional<Facts> known = loaded.configuration().flatMap(running::recall).map(facts::with);
    Loaded with = known.map(onDisk::read).orElse(loaded);
    if (known.isEmpty() || with instanceof Loaded.Bad) {
      return; // the file may be another one by now
    }
    facts = known.orElseThrow();
    loaded = with;
    running.begunWithFacts();
  }
}
