package io.leafcast.daemon.run;

import com.google.common.collect.ImmutableList;
import io.leafcast.daemon.order.Done;
import java.util.List;
import java.util.stream.Collectors;

/** What the daemon answers to orders, for people and for programs. */
final class Answers {
  private static final String API_VERSION = "leafcast.io/v1";

  private Answers() {}

  /** {@code outcome} is taken, waiting or refused. */
  record Reload(
      String apiVersion,
      String kind,
      String outcome,
      List<String> changes,
      List<String> waitingFor,
      List<String> problems) {}

  static Done reloaded(Reloaded reloaded) {
    ImmutableList<String> none = ImmutableList.of();
    return switch (reloaded) {
      case Reloaded.Taken(Plan plan) ->
          new Done(
              ExitCode.FINE,
              plan.changes().isEmpty() ? "nothing changed\n" : lines(plan.words()),
              new Reload(API_VERSION, "Reload", "taken", plan.words(), none, none));
      case Reloaded.Waiting(var references) ->
          new Done(
              ExitCode.FINE,
              "waiting for the Node: " + String.join(", ", references) + "\n",
              new Reload(API_VERSION, "Reload", "waiting", none, references, none));
      case Reloaded.Refused(var problems) ->
          new Done(
              ExitCode.MISUSED,
              lines(problems) + "not taken; what runs stays\n",
              new Reload(API_VERSION, "Reload", "refused", none, none, problems));
    };
  }

  private static String lines(List<String> lines) {
    return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
  }
}
