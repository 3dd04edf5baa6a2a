package io.leafcast.daemon.survey;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedSet;
import io.leafcast.bgp.reason.HeldReason;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.daemon.board.Finding;
import io.leafcast.daemon.config.SurveySettings;
import io.leafcast.daemon.log.Log;
import io.leafcast.k8s.client.Answer;
import io.leafcast.k8s.client.Api;
import io.leafcast.k8s.client.Failure;
import io.leafcast.k8s.client.Page;
import io.leafcast.k8s.client.Selection;
import io.leafcast.k8s.objects.CiliumConfig;
import io.leafcast.k8s.objects.CiliumNodeObject;
import io.leafcast.k8s.objects.CiliumNodes;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the cluster when the own CIDRs have changed and now and then, on a thread of its own,
 * with an API of its own: the less often the more nodes there are, so that all of them together ask
 * about once a second. What cannot be read keeps what was found; what may not be read (403) or is
 * not there (404) finds nothing.
 */
public final class Survey implements AutoCloseable {
  private static final Duration LEAST = Duration.ofMinutes(5);
  private static final Duration AFTER_A_CHANGE = Duration.ofSeconds(10);

  /** A look an hour would be the least that is of use; Kubernetes has 5,000 nodes at most. */
  private static final int MOST_NODES = 20_000;

  /** Taken for the number of nodes while nobody says it. */
  private static final int UNKNOWN = 300;

  private final String node;
  private final SurveySettings settings;
  private final Api api;
  private final Consumer<ImmutableSortedSet<Finding>> findings;
  private final Consumer<String> log;
  private final RandomGenerator random;

  /** The newest own CIDRs that were not looked at yet. */
  private final BlockingQueue<ImmutableSet<Prefix>> changed = new ArrayBlockingQueue<>(1);

  /** What other nodes had at the last look; kept only where something is held for it. */
  private volatile ImmutableList<DuplicateCidrs.Elsewhere> elsewhere = ImmutableList.of();

  private volatile ImmutableSet<Prefix> newest = ImmutableSet.of();
  private volatile boolean closed;
  private volatile @Nullable Thread thread;

  // Of the survey's one thread.
  private ImmutableSortedSet<Finding> duplicates = ImmutableSortedSet.of();
  private ImmutableSortedSet<Finding> misfits = ImmutableSortedSet.of();
  private ImmutableSet<String> unreadable = ImmutableSet.of();
  private int nodes;

  /**
   * {@code findings} is told all that was found each time, and nothing at the end; {@code log} what
   * cannot be read, each time that this is something else.
   */
  public Survey(
      String node,
      SurveySettings settings,
      Api api,
      Consumer<ImmutableSortedSet<Finding>> findings,
      Consumer<String> log,
      RandomGenerator random) {
    this.node = node;
    this.settings = settings;
    this.api = api;
    this.findings = findings;
    this.log = log;
    this.random = random;
  }

  /** Goes on from what {@code before} knew, where it is the survey of this node. */
  public void goOnFrom(Survey before) {
    if (isHolding() && before.node.equals(node)) {
      elsewhere = before.elsewhere;
      newest = before.newest;
    }
  }

  /**
   * Of our CIDRs, those that other nodes have, too, by the last look that could be made: what is
   * not begun with. None where nothing is to be held for it. Any thread may ask.
   */
  public ImmutableMap<Prefix, HeldReason.ClaimedElsewhere> rivals() {
    return DuplicateCidrs.rivals(elsewhere, newest);
  }

  /** Begins; nothing is looked at before {@link #own} said something. */
  public void start() {
    thread = Thread.ofPlatform().daemon().name("kubernetes-survey").start(this::run);
  }

  /** These are our CIDRs now. Of one thread. */
  public void own(ImmutableSet<Prefix> cidrs) {
    newest = cidrs;
    changed.clear();
    boolean _ = changed.offer(cidrs);
  }

  @Override
  public void close() {
    closed = true;
    api.close();
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
  }

  private void run() {
    try {
      ImmutableSet<Prefix> own = changed.take();
      nodes = count();
      while (!closed) {
        TimeUnit.NANOSECONDS.sleep(part(afterAChange()).toNanos());
        ImmutableSet<Prefix> latest = changed.poll();
        own = latest == null ? own : latest;
        look(own);
        ImmutableSet<Prefix> next = changed.poll(part(pause()).toNanos(), TimeUnit.NANOSECONDS);
        own = next == null ? own : next;
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    } finally {
      findings.accept(ImmutableSortedSet.of());
    }
  }

  /**
   * How many nodes there are, so that a cluster that starts as a whole does not look as a whole,
   * too.
   */
  private int count() {
    return switch (settings.duplicates()) {
      case OFF -> 0;
      case TELL, HOLD ->
          switch (api.count(CiliumNodes.RESOURCE)) {
            case Answer.Good<Long>(Long all) -> (int) Math.min(MOST_NODES, all);
            // Whoever could not even be asked for this is not asked for all of them at once.
            case Answer.Bad<Long>(Failure failure) -> isSilent(failure) ? 0 : UNKNOWN;
          };
    };
  }

  /** Whoever may hold something back wants to see soon that it is gone. */
  private Duration pause() {
    return rivals().isEmpty() ? interval(nodes) : Duration.ZERO;
  }

  /** Between two looks: a second for each node, but five minutes at least. */
  static Duration interval(int nodes) {
    Duration wanted = Duration.ofSeconds(nodes);
    return wanted.compareTo(LEAST) < 0 ? LEAST : wanted;
  }

  /** A rollout changes what many nodes have at once. */
  private Duration afterAChange() {
    return afterAChange(nodes);
  }

  /** Before the look that follows a change, of which half to one and a half is waited. */
  static Duration afterAChange(int nodes) {
    Duration spread = Duration.ofSeconds(nodes);
    return spread.compareTo(AFTER_A_CHANGE) < 0 ? AFTER_A_CHANGE : spread;
  }

  private Duration part(Duration whole) {
    return Duration.ofNanos((long) (whole.toNanos() * random.nextDouble(0.5, 1.5)));
  }

  /**
   * One look, for a node that has {@code own}; a fault of ours is told in the log, and ends
   * nothing.
   */
  void look(ImmutableSet<Prefix> own) {
    try {
      // Both fail alike where the API is away.
      ImmutableSet<String> failed =
          Stream.of(lookAtNodes(own), lookAtConfig(own))
              .flatMap(Optional::stream)
              .filter(failure -> failure.code() != 404) // no Cilium here, and nothing amiss
              .map(Failure::reason)
              .collect(ImmutableSet.toImmutableSet());
      if (!failed.equals(unreadable) && !failed.isEmpty() && !closed) {
        log.accept("the cluster cannot be surveyed: " + String.join("; ", failed));
      }
      unreadable = failed;
      if (!closed) {
        findings.accept(
            ImmutableSortedSet.<Finding>naturalOrder().addAll(duplicates).addAll(misfits).build());
      }
    } catch (RuntimeException | Error ours) {
      // Without this the thread would end; memory and descriptors come back.
      Log.error("the cluster cannot be surveyed", ours);
    }
  }

  private Optional<Failure> lookAtNodes(ImmutableSet<Prefix> own) {
    return switch (settings.duplicates()) {
      case OFF -> Optional.empty();
      case TELL, HOLD ->
          switch (api.list(CiliumNodes.RESOURCE, Selection.CACHED)) {
            case Answer.Good<Page<CiliumNodeObject>>(Page<CiliumNodeObject> page) -> {
              ImmutableList<CiliumNodeObject> all = page.items();
              nodes = all.size();
              duplicates = DuplicateCidrs.among(all, node, own, consequence());
              elsewhere = isHolding() ? DuplicateCidrs.elsewhere(all, node) : ImmutableList.of();
              yield Optional.empty();
            }
            case Answer.Bad<Page<CiliumNodeObject>>(Failure failure) -> {
              duplicates = isSilent(failure) ? ImmutableSortedSet.of() : duplicates;
              elsewhere = isSilent(failure) ? ImmutableList.of() : elsewhere;
              yield Optional.of(failure);
            }
          };
    };
  }

  private boolean isHolding() {
    return settings.duplicates() == SurveySettings.Duplicates.HOLD;
  }

  private String consequence() {
    return isHolding()
        ? "; what is announced of it stays announced, and what is not is held back"
        : "";
  }

  private Optional<Failure> lookAtConfig(ImmutableSet<Prefix> own) {
    return switch (settings.ciliumConfig()) {
      case SurveySettings.Off() -> Optional.empty();
      case SurveySettings.At(var named) ->
          switch (api.get(CiliumConfig.RESOURCE, named)) {
            case Answer.Good<CiliumConfig>(CiliumConfig config) -> {
              String where = "ConfigMap/" + named.namespace() + "/" + named.name();
              misfits = RoutingFit.of(config, where, own);
              yield Optional.empty();
            }
            case Answer.Bad<CiliumConfig>(Failure failure) -> {
              misfits = isSilent(failure) ? ImmutableSortedSet.of() : misfits;
              yield Optional.of(failure);
            }
          };
    };
  }

  /** It may not be read, or is not there: so nothing is to be found in it. */
  private static boolean isSilent(Failure failure) {
    return failure.code() == 403 || failure.code() == 404;
  }
}
