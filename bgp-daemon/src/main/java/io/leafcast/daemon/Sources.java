package io.leafcast.daemon;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.speaker.PrefixSource;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.daemon.config.DaemonSettings;
import io.leafcast.daemon.config.Translation;
import io.leafcast.daemon.source.NodeSource;
import io.leafcast.daemon.source.StaticSource;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The sources that run. What they know goes the way of all events, so that a report never overtakes
 * the settings that it belongs to. Of the control thread.
 */
final class Sources implements AutoCloseable {
  private final InstantSource clock;
  private final Consumer<Event> events;
  private Optional<StaticSource> fixed = Optional.empty();
  private Optional<Followed> followed = Optional.empty();

  private record Followed(DaemonSettings.Node node, PrefixSource source) {}

  Sources(InstantSource clock, Consumer<Event> events) {
    this.clock = clock;
    this.events = events;
  }

  /** Announces the prefixes of the file, or, where it has none, no longer does. */
  void announce(Optional<ImmutableList<Prefix>> prefixes) {
    if (prefixes.isEmpty()) {
      fixed.ifPresent(StaticSource::close);
      fixed = Optional.empty();
    } else if (fixed.isPresent()) {
      fixed.get().replace(prefixes.get());
    } else {
      StaticSource source = new StaticSource(Translation.STATIC, prefixes.get(), clock);
      fixed = Optional.of(source);
      start(source);
    }
  }

  /** Follows this Node from now on, and no other. */
  void follow(Optional<DaemonSettings.Node> wanted) {
    if (followed.map(Followed::node).equals(wanted)) {
      return;
    }
    followed.ifPresent(before -> before.source().close());
    followed =
        wanted.map(node ->
            new Followed(
                node,
                NodeSource.of(
                    Translation.KUBERNETES,
                    node,
                    facts -> events.accept(new Event.NodeSeen(facts)),
                    clock)));
    followed.ifPresent(now -> start(now.source()));
  }

  private void start(PrefixSource source) {
    source.start(knowledge -> events.accept(new Event.Reported(source.name(), knowledge)));
  }

  @Override
  public void close() {
    announce(Optional.empty());
    follow(Optional.empty());
  }
}
