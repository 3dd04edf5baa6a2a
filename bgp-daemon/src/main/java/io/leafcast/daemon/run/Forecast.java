package io.leafcast.daemon.run;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.speaker.PeerChange;
import io.leafcast.bgp.speaker.Rehearsal;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a configuration would do to a daemon that runs, before anything is done.
 *
 * @param rehearsal empty while there is no speaker, or where it did not answer in time
 */
@Immutable
record Forecast(Plan plan, Optional<Rehearsal> rehearsal) {
  /** A change that withdraws so few announcements is never held. */
  private static final int FEW = 1;

  /** For people, a line a change; empty where nothing changes. */
  ImmutableList<String> words() {
    return Stream.concat(
            plan.words().stream(), rehearsal.stream().flatMap(seen -> PlanWords.of(seen).stream()))
        .collect(ImmutableList.toImmutableList());
  }

  /** Announcements there are now: each prefix counts once for each peer that has it. */
  int announced() {
    return rehearsal.stream()
        .flatMap(seen -> seen.tellings().values().stream())
        .mapToInt(Rehearsal.Telling::told)
        .sum();
  }

  /** How many of them go for good; not those of a session that is opened anew. */
  int withdrawn() {
    return rehearsal.stream()
        .flatMap(seen ->
            seen.peers().stream()
                .filter(change -> !(change instanceof PeerChange.Reset))
                .flatMap(
                    change -> Optional.ofNullable(seen.tellings().get(change.peer())).stream()))
        .mapToInt(telling ->
            (int)
                telling.withdrawn().stream()
                    .filter(prefix -> !telling.announced().contains(prefix))
                    .count())
        .sum();
  }

  /** Why it is not to be done unasked, if it takes more than {@code percent} of what there is. */
  Optional<String> excess(int percent) {
    int gone = withdrawn();
    int all = announced();
    return gone > FEW && gone * 100L > (long) all * percent
        ? Optional.of(
            "it withdraws "
                + gone
                + " of "
                + all
                + " announcements, more than reload.withdrawLimit allows ("
                + percent
                + " %); leafcast plan shows it, leafcast reload --yes does it")
        : Optional.empty();
  }
}
