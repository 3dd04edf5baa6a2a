package io.leafcast.daemon.run;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import io.leafcast.daemon.board.Finding;
import io.leafcast.daemon.config.Loaded;
import io.leafcast.daemon.config.Problem;
import io.leafcast.daemon.order.Done;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the daemon answers to orders, for people and for programs. */
final class Answers {
  private static final String API_VERSION = "leafcast.io/v1";

  private Answers() {}

  /** {@code outcome} is taken, held, would-be-taken, would-be-held, waiting or refused. */
  record Reload(
      String apiVersion,
      String kind,
      String outcome,
      Optional<String> held,
      List<String> changes,
      List<PlanDocument.Peer> peers,
      List<String> needsRestart,
      List<String> waitingFor,
      List<String> problems) {}

  /** What stands in the status while a change of the file is held. */
  static Event.Found held(Path file, Optional<String> why) {
    return new Event.Found(
        "reload",
        why.map(text -> new Finding(Finding.RELOAD_HELD, file.toString(), text)).stream()
            .collect(ImmutableSortedSet.toImmutableSortedSet(Comparator.naturalOrder())));
  }

  /** What this would do; with {@code forecast} where it is right and something runs. */
  static Done planned(Loaded loaded, Optional<Forecast> forecast, int limit) {
    return switch (loaded) {
      case Loaded.Good _ ->
          forecast
              .map(seen -> planned(seen, seen.excess(limit)))
              .orElseGet(() -> Done.saying(ExitCode.FAILED, "nothing runs yet; all of it is new"));
      case Loaded.Waiting(_, _, var references) -> waiting(references);
      case Loaded.Bad(var problems) ->
          refused(
              problems.stream().map(Problem::toString).collect(ImmutableList.toImmutableList()),
              "it would not be taken");
    };
  }

  private static Done planned(Forecast forecast, Optional<String> held) {
    String outcome = held.isPresent() ? "would-be-held" : "would-be-taken";
    return done(ExitCode.FINE, outcome, held.map(why -> "it would be held: " + why), forecast);
  }

  static Done reloaded(Reloaded reloaded) {
    return switch (reloaded) {
      case Reloaded.Taken(Forecast done) -> done(ExitCode.FINE, "taken", Optional.empty(), done);
      case Reloaded.Held(Forecast forecast, String why) ->
          done(ExitCode.FAILED, "held", Optional.of("not taken: " + why), forecast);
      case Reloaded.Waiting(var references) -> waiting(references);
      case Reloaded.Refused(var problems) -> refused(problems, "not taken; what runs stays");
    };
  }

  private static Done done(int status, String outcome, Optional<String> held, Forecast forecast) {
    ImmutableList<String> none = ImmutableList.of();
    ImmutableList<String> words = forecast.words();
    return new Done(
        status,
        (words.isEmpty() ? "nothing changed\n" : lines(words))
            + held.map(why -> why + "\n").orElse(""),
        new Reload(
            API_VERSION,
            "Reload",
            outcome,
            held,
            forecast.plan().words(),
            PlanDocument.peers(forecast),
            forecast.plan().needsRestart(),
            none,
            none));
  }

  private static Done waiting(ImmutableList<String> references) {
    ImmutableList<String> none = ImmutableList.of();
    return new Done(
        ExitCode.FINE,
        "waiting for the Node: " + String.join(", ", references) + "\n",
        new Reload(
            API_VERSION,
            "Reload",
            "waiting",
            Optional.empty(),
            none,
            ImmutableList.of(),
            none,
            references,
            none));
  }

  private static Done refused(ImmutableList<String> problems, String last) {
    ImmutableList<String> none = ImmutableList.of();
    return new Done(
        ExitCode.MISUSED,
        lines(problems) + last + "\n",
        new Reload(
            API_VERSION,
            "Reload",
            "refused",
            Optional.empty(),
            none,
            ImmutableList.of(),
            none,
            none,
            problems));
  }

  private static String lines(List<String> lines) {
    return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
  }
}
