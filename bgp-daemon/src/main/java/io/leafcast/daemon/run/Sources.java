package io.leafcast.daemon.run;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import io.leafcast.bgp.rib.Rails;
import io.leafcast.bgp.source.Knowledge;
import io.leafcast.bgp.source.PrefixSource;
import io.leafcast.bgp.source.SavedSet;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.speaker.Input;
import io.leafcast.bgp.transport.ThisHost;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.PrefixMap;
import io.leafcast.daemon.board.CheckView;
import io.leafcast.daemon.check.CheckSource;
import io.leafcast.daemon.config.DaemonSettings;
import io.leafcast.daemon.log.Log;
import io.leafcast.daemon.source.InterfaceSource;
import io.leafcast.daemon.source.NodeSource;
import io.leafcast.daemon.source.ServicesSource;
import io.leafcast.daemon.source.StaticSource;
import io.leafcast.daemon.survey.Survey;
import io.leafcast.k8s.client.HttpApi;
import io.leafcast.k8s.client.Pace;
import io.leafcast.k8s.client.Patience;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * The sources that run: those that are wanted, by name, and after each change started, stopped or
 * told by one comparison. What they know goes the way of all events, so that a report never
 * overtakes the settings that it belongs to. Of the control thread.
 */
final class Sources implements AutoCloseable {
  /** Who says what a survey finds. */
  private static final String SURVEY = "survey";

  private final InstantSource clock;
  private final Consumer<Event> events;
  private final Map<SourceName, Running> running = new TreeMap<>();
  private final Map<SourceName, Knowledge> heard = new TreeMap<>();

  /** Those whose next set is another one because somebody wants it so. */
  private final Set<SourceName> changed = new TreeSet<>();

  /** What is looked at beside the Nodes that are followed. */
  private final Map<SourceName, Survey> surveys = new TreeMap<>();

  /** What the process before announced; of those that run first, and of no later ones. */
  private SavedSet saved = SavedSet.NONE;

  /** What the speaker was told of what other nodes have. */
  private final Map<SourceName, Input.RivalsSeen> rivals = new TreeMap<>();

  private record Running(DaemonSettings.Source settings, PrefixSource source) {}

  Sources(InstantSource clock, Consumer<Event> events) {
    this.clock = clock;
    this.events = events;
  }

  /** The first ones that run go on with what they announced in the process before. */
  void recall(SavedSet left) {
    saved = left;
  }

  /** From now on these run, and no others. */
  void run(ImmutableSortedMap<SourceName, DaemonSettings.Source> wanted) {
    ImmutableList.copyOf(running.keySet()).stream()
        .filter(name -> !wanted.containsKey(name))
        .forEach(this::stop);
    wanted.forEach(this::run);
    saved = SavedSet.NONE;
  }

  /** Of these, those that follow a Node run, and no others that do; all else goes on as it is. */
  void runNodes(ImmutableSortedMap<SourceName, DaemonSettings.Source> wanted) {
    ImmutableSortedMap.Builder<SourceName, DaemonSettings.Source> next =
        ImmutableSortedMap.naturalOrder();
    running.forEach((name, one) -> {
      if (!(one.settings() instanceof DaemonSettings.Node)) {
        next.put(name, one.settings());
      }
    });
    wanted.forEach((name, settings) -> {
      if (settings instanceof DaemonSettings.Node) {
        next.put(name, settings);
      }
    });
    run(next.buildOrThrow());
  }

  private void run(SourceName name, DaemonSettings.Source settings) {
    Optional<Running> before = Optional.ofNullable(running.get(name));
    if (before.map(Running::settings).equals(Optional.of(settings))) {
      return;
    }
    if (settings instanceof DaemonSettings.Fixed(var prefixes)
        && before.map(Running::source).orElse(null) instanceof StaticSource source) {
      running.put(name, new Running(settings, source));
      changed.add(name);
      source.replace(prefixes);
      return;
    }
    Optional<Survey> surveyed = Optional.ofNullable(surveys.get(name));
    stop(name);
    PrefixSource source =
        switch (settings) {
          case DaemonSettings.Fixed(var prefixes) -> new StaticSource(name, prefixes, clock);
          case DaemonSettings.Interfaces(var choices) ->
              new InterfaceSource(name, choices, ThisHost::interfaces, Pace.ofThisMachine(), clock);
          case DaemonSettings.Services services ->
              ServicesSource.of(name, services, before.map(Running::source), clock);
          case DaemonSettings.Checked(var check) ->
              CheckSource.of(
                  name,
                  check,
                  before.flatMap(old -> view(old.source())),
                  view -> events.accept(new Event.Checked(view)),
                  Pace.ofThisMachine(),
                  clock);
          case DaemonSettings.Node node ->
              NodeSource.of(
                  name,
                  node,
                  before.map(Running::source),
                  saved.bySource().getOrDefault(name, PrefixMap.of()),
                  facts -> events.accept(new Event.NodeSeen(facts)),
                  clock);
        };
    running.put(name, new Running(settings, source));
    changed.add(name);
    if (settings instanceof DaemonSettings.Node node) {
      Survey survey =
          new Survey(
              node.name(),
              node.survey(),
              new HttpApi(node.api(), Patience.USUAL),
              found -> events.accept(new Event.Found(SURVEY, found)),
              Log::info,
              RandomGenerator.getDefault());
      surveyed.ifPresent(survey::goOnFrom);
      surveys.put(name, survey);
      survey.start();
    }
    source.start(knowledge -> events.accept(new Event.Reported(source, knowledge)));
  }

  private void stop(SourceName name) {
    Optional.ofNullable(running.remove(name)).ifPresent(old -> old.source().close());
    Optional.ofNullable(surveys.remove(name)).ifPresent(Survey::close);
    heard.remove(name);
    rivals.remove(name);
  }

  /** Where the check of a source stands, if it is one: another one of its name begins there. */
  private static Optional<CheckView> view(PrefixSource source) {
    return source instanceof CheckSource check ? check.view() : Optional.empty();
  }

  /** The names of the health checks that run. */
  ImmutableSet<String> checks() {
    return running.values().stream()
        .flatMap(one ->
            one.settings() instanceof DaemonSettings.Checked(var check)
                ? Stream.of(check.name())
                : Stream.empty())
        .collect(ImmutableSet.toImmutableSet());
  }

  /** Whether it is this Node that is followed. */
  boolean follows(String node) {
    return running.values().stream()
        .anyMatch(one ->
            one.settings() instanceof DaemonSettings.Node(String name, _, _, _)
                && name.equals(node));
  }

  /** Remembers what a source said, unless it was replaced since: then nothing is to be done. */
  Optional<Input.Reported> hear(Event.Reported report) {
    PrefixSource from = report.source();
    if (running.values().stream().noneMatch(one -> one.source().equals(from))) {
      return Optional.empty();
    }
    if (report.knowledge() instanceof Knowledge.Known(var prefixes, _, _)) {
      Optional.ofNullable(surveys.get(from.name()))
          .ifPresent(survey -> survey.own(ImmutableSet.copyOf(prefixes.keySet())));
    }
    heard.put(from.name(), report.knowledge());
    return Optional.of(
        new Input.Reported(from.name(), report.knowledge(), cause(from.name(), report)));
  }

  /** Which of its prefixes others have, where that is not what was answered last. */
  Optional<Input.RivalsSeen> rivals(SourceName name) {
    return Optional.ofNullable(surveys.get(name))
        .map(survey -> new Input.RivalsSeen(name, survey.rivals()))
        .filter(now -> !now.equals(rivals.put(name, now)));
  }

  /** The same of all sources, after a look at the cluster. */
  ImmutableList<Input.RivalsSeen> rivals(Event.Found found) {
    return found.teller().equals(SURVEY)
        ? surveys.keySet().stream()
            .flatMap(name -> rivals(name).stream())
            .collect(ImmutableList.toImmutableList())
        : ImmutableList.of();
  }

  private Rails.Cause cause(SourceName name, Event.Reported report) {
    return report.knowledge() instanceof Knowledge.Known && changed.remove(name)
        ? Rails.Cause.CONFIGURATION
        : Rails.Cause.SOURCE;
  }

  /** Whether what this source said last, since it was started, is something Known. */
  boolean hasKnown(SourceName name) {
    return heard.get(name) instanceof Knowledge.Known;
  }

  /** What those of these that stand in the file, and are new or another, will say at once. */
  ImmutableList<Input.Reported> expected(
      ImmutableSortedMap<SourceName, DaemonSettings.Source> wanted) {
    ImmutableList.Builder<Input.Reported> reports = ImmutableList.builder();
    wanted.forEach((name, settings) -> {
      boolean isAsBefore =
          Optional.ofNullable(running.get(name))
              .filter(old -> old.settings().equals(settings))
              .isPresent();
      if (settings instanceof DaemonSettings.Fixed(var prefixes) && !isAsBefore) {
        Knowledge known =
            Knowledge.Known.of(
                name, clock.instant(), prefixes.stream().distinct().toArray(Prefix[]::new));
        reports.add(new Input.Reported(name, known, Rails.Cause.CONFIGURATION));
      }
    });
    return reports.build();
  }

  /** What was said before there was a speaker: a source says nothing twice. */
  ImmutableList<Input> heard() {
    return Stream.concat(
            rivals.values().stream(),
            heard.entrySet().stream()
                .map(said -> new Input.Reported(said.getKey(), said.getValue())))
        .collect(ImmutableList.toImmutableList());
  }

  @Override
  public void close() {
    run(ImmutableSortedMap.of());
  }
}
