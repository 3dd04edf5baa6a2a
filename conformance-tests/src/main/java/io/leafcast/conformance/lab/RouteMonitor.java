package io.leafcast.conformance.lab;

import static io.leafcast.conformance.lab.Eventually.SOON;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * What happens to the routes in a machine's kernel, as {@code ip -ts monitor route} tells it. A
 * route of a table that nobody looks at marks where a look begins and where it ends, so nothing is
 * missed and nothing has to be waited for.
 */
public final class RouteMonitor implements AutoCloseable {
  private static final AtomicInteger STARTED = new AtomicInteger();

  /** "[2026-11-25T10:00:00.123456] Deleted 10.42.1.0/24 nhid 20 via ...". */
  private static final Pattern LINE =
      Pattern.compile("\\[(\\S+)\\] (Deleted )?(?:[a-z]+ )?([0-9a-f.:]+(?:/\\d+)?) .*");

  /** What became of a route. */
  public enum Kind {
    SET,
    DELETED
  }

  /** One event: the kernel's view of when, and the line. */
  public record Event(Instant at, Kind kind, String prefix, String text) {}

  private final Namespace machine;
  private final Background monitor;
  private int marks;

  private RouteMonitor(Namespace machine, Background monitor) {
    this.machine = machine;
    this.monitor = monitor;
  }

  /**
   * Returns when the kernel has a route to each of {@code installed}, which FRR puts there a while
   * after it has learned it, and when every event from now on will be seen.
   */
  public static RouteMonitor start(Namespace machine, String... installed) {
    for (String prefix : installed) {
      Eventually.see(
          "the kernel has a route to " + prefix,
          SOON,
          () -> route(machine, prefix),
          route -> route.contains(prefix));
    }
    var monitor =
        new RouteMonitor(
            machine,
            Background.start(
                machine,
                "route-monitor-" + STARTED.incrementAndGet(),
                "ip",
                "-ts",
                "monitor",
                "route"));
    // Until it listens, markers go unseen.
    Eventually.see("ip monitor listens", SOON, monitor::marked, seen -> seen);
    return monitor;
  }

  private static String route(Namespace machine, String prefix) {
    String family = prefix.contains(":") ? "-6" : "-4";
    return machine.run("ip", family, "route", "show", prefix).run().output();
  }

  /** The events so far of a prefix, in order. */
  public ImmutableList<Event> events(String prefix) {
    String marker = mark();
    String seen =
        Eventually.see(
            "ip monitor tells of a marker", SOON, monitor::output, text -> text.contains(marker));
    return Splitter.on('\n')
        .splitToStream(seen)
        .flatMap(line -> read(line).stream())
        .filter(event -> event.prefix().equals(prefix))
        .collect(ImmutableList.toImmutableList());
  }

  static Optional<Event> read(String line) {
    var match = LINE.matcher(line);
    if (!match.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new Event(
            LocalDateTime.parse(match.group(1)).atZone(ZoneId.systemDefault()).toInstant(),
            match.group(2) == null ? Kind.SET : Kind.DELETED,
            match.group(3),
            line));
  }

  private boolean marked() {
    String marker = mark();
    return monitor.output().contains(marker);
  }

  /** Makes and removes a marker; returns what the monitor calls it. */
  private String mark() {
    marks++;
    // In the range for documentation, and in a table of its own.
    String address = "203.0.113.%d".formatted(marks % 256);
    machine.ip(
        "route add unreachable %s/32 table 4242".formatted(address),
        "route del unreachable %s/32 table 4242".formatted(address));
    return address + " ";
  }

  @Override
  public void close() {
    monitor.close();
  }
}
