package io.leafcast.daemon.check;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.attr.MultiExitDisc;
import io.leafcast.bgp.attr.PathAttribute;
import io.leafcast.bgp.source.Knowledge;
import io.leafcast.bgp.source.PrefixSource;
import io.leafcast.bgp.source.Provenance;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.wire.PrefixMap;
import io.leafcast.daemon.board.CheckView;
import io.leafcast.daemon.board.CheckView.State;
import io.leafcast.daemon.config.CheckSettings;
import io.leafcast.daemon.log.Log;
import io.leafcast.k8s.client.Pace;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Prefixes that depend on a health check, as a source: tried in an interval, on a thread of its
 * own. It reports when the check goes up or down; whoever looks is told of each try.
 */
public final class CheckSource implements PrefixSource {
  /** How often a disable file is looked for. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final SourceName name;
  private final CheckSettings settings;
  private final Probe probe;
  private final DisableFile disableFile;
  private final Consumer<CheckView> views;
  private final Pace pace;
  private final InstantSource clock;
  private volatile boolean closed;
  private volatile @Nullable Thread thread;

  // Of the source's one thread.
  private Health health;
  private Instant since;
  private String output;
  private String obstacle = "";
  private DisableFile.Seen lookedAt = DisableFile.Seen.UNCLEAR;
  private long lookAgain;
  private volatile @Nullable CheckView told;
  private @Nullable State reported;

  /**
   * A source that tells {@code views} where it stands, from its own thread.
   *
   * @param before where the check of this name stood under other settings: it begins there, so that
   *     a change of its interval withdraws nothing
   */
  public static CheckSource of(
      SourceName name,
      CheckSettings settings,
      Optional<CheckView> before,
      Consumer<CheckView> views,
      Pace pace,
      InstantSource clock) {
    return new CheckSource(
        name,
        settings,
        before,
        Probe.of(settings),
        DisableFile.of(settings.disableFile()),
        views,
        pace,
        clock);
  }

  CheckSource(
      SourceName name,
      CheckSettings settings,
      Optional<CheckView> before,
      Probe probe,
      DisableFile disableFile,
      Consumer<CheckView> views,
      Pace pace,
      InstantSource clock) {
    this.name = name;
    this.settings = settings;
    this.probe = probe;
    this.disableFile = disableFile;
    this.views = views;
    this.pace = pace;
    this.clock = clock;
    this.health =
        before.map(view -> new Health(view.state(), 0)).orElseGet(() -> Health.first(settings));
    this.since = before.map(CheckView::since).orElseGet(clock::instant);
    this.output = before.map(CheckView::output).orElse("");
  }

  @Override
  public SourceName name() {
    return name;
  }

  /** Where it stands; empty before it was started. */
  public Optional<CheckView> view() {
    return Optional.ofNullable(told);
  }

  @Override
  public void start(Consumer<Knowledge> reports) {
    thread = Thread.ofPlatform().daemon().name("leafcast-" + name).start(() -> run(reports));
  }

  @Override
  public void close() {
    closed = true;
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
  }

  private void run(Consumer<Knowledge> reports) {
    long next = pace.nanos();
    while (!closed) {
      try {
        next = turn(next, reports);
      } catch (RuntimeException | Error fault) {
        // Without this the thread would end, and the check stand still for ever.
        obstacle = "a fault of ours: " + fault;
        next = pace.nanos() + settings.interval().toNanos();
      }
      long left = Math.max(0, next - pace.nanos());
      if (!closed && left > 0) {
        pace.pause(Duration.ofNanos(Math.min(left, LOOK.toNanos())));
      }
    }
  }

  /** Whether the file came while a try runs; looked for as often as between tries. */
  private boolean isDisabledNow() {
    if (pace.nanos() - lookAgain >= 0) {
      look();
    }
    return lookedAt == DisableFile.Seen.THERE;
  }

  private DisableFile.Seen look() {
    lookedAt = disableFile.look();
    lookAgain = pace.nanos() + LOOK.toNanos();
    return lookedAt;
  }

  /** Looks, tries where it is time, and tells; when the next try is due. */
  private long turn(long due, Consumer<Knowledge> reports) {
    switch (look()) {
      case THERE -> become(health.disabled());
      case GONE -> become(health.enabled());
      case UNCLEAR -> {
        // As it was: whether somebody wants it disabled cannot be told.
      }
    }
    tell(reports);
    if (closed || pace.nanos() - due < 0) {
      return due;
    }
    long began = pace.nanos();
    if (health.state() != State.DISABLED) {
      Outcome outcome = probe.attempt(settings.timeout(), this::isDisabledNow);
      if (lookedAt == DisableFile.Seen.THERE) {
        become(health.disabled());
      } else {
        take(outcome);
      }
      tell(reports);
    }
    return began + settings.interval().toNanos();
  }

  private void take(Outcome outcome) {
    obstacle = "";
    switch (outcome) {
      case Outcome.Passed(String said) -> output = said;
      case Outcome.Failed(String said) -> output = said;
      case Outcome.NotTried(String reason) -> obstacle = reason;
    }
    become(health.after(outcome, settings));
  }

  private void become(Health next) {
    if (next.state() != health.state()) {
      since = clock.instant();
    }
    health = next;
  }

  private void tell(Consumer<Knowledge> reports) {
    if (closed) {
      return;
    }
    CheckView view =
        new CheckView(settings.name(), health.state(), since, health.contrary(), output, obstacle);
    if (!view.equals(told)) {
      views.accept(view);
      told = view;
    }
    if (health.state() != reported) {
      log();
      reports.accept(knowledge());
      reported = health.state();
    }
  }

  private void log() {
    String line =
        switch (health.state()) {
          case UP -> "event=check-up check=" + settings.name() + " " + output;
          case DOWN -> "event=check-down check=" + settings.name() + " " + words();
          case DISABLED -> "event=check-disabled check=" + settings.name() + " " + words();
        };
    Log.info(line);
  }

  private Knowledge knowledge() {
    return switch (health.state()) {
      case UP -> known(ImmutableList.of(), "");
      case DOWN, DISABLED ->
          switch (settings.whenDown()) {
            case CheckSettings.Withdraw() ->
                new Knowledge.Known(PrefixMap.of(), ImmutableList.of(), words());
            case CheckSettings.Med(long med) ->
                known(ImmutableList.of(new MultiExitDisc(med)), words() + ", so the MED is " + med);
          };
    };
  }

  private String words() {
    return switch (health.state()) {
      case UP -> "the check is up";
      case DOWN -> "the check is down" + (output.isEmpty() ? ": it was not up yet" : ": " + output);
      case DISABLED -> settings.disableFile().orElse("a file") + " is there";
    };
  }

  private Knowledge known(ImmutableList<PathAttribute> attributes, String remark) {
    Provenance provenance =
        new Provenance(name, "sources.static.checked " + settings.name(), "", since, attributes);
    return new Knowledge.Known(
        settings.prefixes().stream()
            .distinct()
            .collect(PrefixMap.toPrefixMap(prefix -> prefix, _ -> provenance)),
        ImmutableList.of(),
        remark);
  }
}
