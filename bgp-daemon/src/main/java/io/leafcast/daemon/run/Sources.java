package io.leafcast.daemon.run;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.source.Knowledge;
import io.leafcast.bgp.source.PrefixSource;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.speaker.Input;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.daemon.config.DaemonSettings;
import io.leafcast.daemon.config.Translation;
import io.leafcast.daemon.source.NodeSource;
import io.leafcast.daemon.source.StaticSource;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
  private final Map<SourceName, Knowledge> heard = new TreeMap<>();

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
    heard.remove(Translation.KUBERNETES);
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

  /** Whether it is this Node that is followed. */
  boolean follows(String node) {
    return followed.filter(now -> now.node().name().equals(node)).isPresent();
  }

  private void start(PrefixSource source) {
    source.start(knowledge -> events.accept(new Event.Reported(source, knowledge)));
  }

  /** Remembers what a source said, unless it was replaced since: then nothing is to be done. */
  Optional<Input.Reported> hear(Event.Reported report) {
    PrefixSource from = report.source();
    boolean runs =
        fixed.filter(from::equals).isPresent()
            || followed.map(Followed::source).filter(from::equals).isPresent();
    if (!runs) {
      return Optional.empty();
    }
    heard.put(from.name(), report.knowledge());
    return Optional.of(new Input.Reported(from.name(), report.knowledge()));
  }

  /** Whether what this source said last, since it was started, is something Known. */
  boolean hasKnown(SourceName name) {
    return heard.get(name) instanceof Knowledge.Known;
  }

  /** What was said before there was a speaker: a source says nothing twice. */
  ImmutableList<Input.Reported> heard() {
    return heard.entrySet().stream()
        .map(said -> new Input.Reported(said.getKey(), said.getValue()))
        .collect(ImmutableList.toImmutableList());
  }

  @Override
  public void close() {
    announce(Optional.empty());
    follow(Optional.empty());
  }
}
