package io.leafcast.bgp.speaker;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import io.leafcast.bgp.source.Knowledge;
import io.leafcast.bgp.source.Provenance;
import io.leafcast.bgp.source.SavedSet;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.PrefixMap;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A change leaves when it is saved, or when that takes too long. */
final class SavingTest {
  private static final TimerKey WAIT = new TimerKey.SaveWait();
  private static final String A = "198.51.100.0/26";
  private static final String B = "198.51.100.64/26";

  private final Scene scene = new Scene();

  private ConnectionId up() {
    scene.give(new Input.Remembered(SavedSet.NONE, Scene.START));
    ConnectionId connection = scene.establish(Scene.settings(Scene.leaf()));
    scene.drain(connection);
    return connection;
  }

  private List<Output.Save> saves() {
    return scene.outputs.stream()
        .flatMap(output -> output instanceof Output.Save save ? Stream.of(save) : Stream.empty())
        .toList();
  }

  private void saved(ConnectionId connection, long number) {
    scene.give(new Input.Saved(number));
    scene.drain(connection);
  }

  @Test
  void anAnnouncementWaitsUntilItIsSaved() {
    ConnectionId connection = up();
    scene.known(A);
    scene.drain(connection);
    assertThat(scene.onWire(connection)).isEmpty();
    assertThat(saves().getLast().set().bySource().get(Scene.SOURCE))
        .containsOnlyKeys(Scene.prefixes(A).getFirst());
    saved(connection, 1);
    assertThat(scene.onWire(connection)).containsExactlyElementsOf(Scene.prefixes(A));
    assertThat(scene.timer(WAIT)).isEmpty();
  }

  @Test
  void aWithdrawalWaitsUntilItIsSaved() {
    ConnectionId connection = up();
    scene.known(A);
    saved(connection, 1);
    scene.known();
    scene.drain(connection);
    assertThat(scene.onWire(connection)).hasSize(1);
    assertThat(saves().getLast().set().isEmpty()).isTrue();
    saved(connection, 2);
    assertThat(scene.onWire(connection)).isEmpty();
  }

  @Test
  void endOfRibComesAfterWhatIsBeingSaved() {
    ConnectionId connection = up();
    scene.known(A);
    scene.drain(connection);
    assertThat(scene.endOfRibs(connection)).isEmpty();
    saved(connection, 1);
    assertThat(scene.onWire(connection)).hasSize(1);
    assertThat(scene.endOfRibs(connection)).containsExactly(Family.IPV4_UNICAST);
  }

  @Test
  void nothingIsSavedWhereNothingToAnnounceChanged() {
    ConnectionId connection = up();
    scene.known(A);
    saved(connection, 1);
    scene.unknown("connection refused");
    scene.give(
        new Input.Reported(
            Scene.SOURCE,
            new Knowledge.Known(
                PrefixMap.of(
                    Scene.prefixes(A).getFirst(),
                    new Provenance(
                        Scene.SOURCE, "test", "8", scene.now.plusSeconds(9), ImmutableList.of())),
                ImmutableList.of(),
                "")));
    scene.known(A, "203.0.113.0/24"); // outside of allow
    assertThat(saves()).hasSize(1);
  }

  @Test
  void whatIsSavedAlreadyIsNotSavedAgainAfterAStart() {
    PrefixMap<Provenance> before =
        PrefixMap.of(
            Scene.prefixes(A).getFirst(),
            new Provenance(Scene.SOURCE, "test", "7", Scene.START, ImmutableList.of()));
    scene.give(
        new Input.Remembered(
            new SavedSet(ImmutableSortedMap.of(Scene.SOURCE, before)), Scene.START));
    ConnectionId connection = scene.establish(Scene.settings(Scene.leaf()));
    scene.known(A);
    scene.drain(connection);
    assertThat(saves()).isEmpty();
    scene.known(A, B);
    assertThat(saves()).hasSize(1);
  }

  @Test
  void aDiskThatStallsHoldsNothingForLongAndIsToldOnce() {
    ConnectionId connection = up();
    scene.known(A);
    assertThat(scene.timer(WAIT)).contains(Saving.PATIENCE);
    scene.fire(WAIT);
    scene.drain(connection);
    assertThat(scene.onWire(connection)).containsExactlyElementsOf(Scene.prefixes(A));
    assertThat(saves()).as("what is under way is not asked for again").hasSize(1);
    scene.known(A, B);
    scene.drain(connection);
    assertThat(scene.onWire(connection)).hasSize(2);
    assertThat(saves()).hasSize(2);
    assertThat(saves().getLast().set().bySource().get(Scene.SOURCE))
        .containsOnlyKeys(Scene.prefixes(A, B));
    assertThat(scene.notes(Note.Kind.NOT_SAVED))
        .containsExactly(new SpeakerNote.SaveLate(Saving.PATIENCE));
    assertThat(scene.timer(WAIT)).isEmpty();

    saved(connection, 1); // of what is no longer the newest
    scene.known(A);
    scene.drain(connection);
    assertThat(scene.onWire(connection)).hasSize(1);
    saved(connection, 3);
    scene.known();
    scene.drain(connection);
    assertThat(scene.onWire(connection)).as("saved first, again").hasSize(1);
    saved(connection, 4);
    assertThat(scene.onWire(connection)).isEmpty();
  }

  @Test
  void whatCannotBeSavedIsAnnouncedAtOnceAndToldOnce() {
    ConnectionId connection = up();
    scene.known(A);
    scene.give(new Input.SaveFailed(1, "no space left on device"));
    scene.drain(connection);
    assertThat(scene.onWire(connection)).hasSize(1);
    scene.known(A, B);
    scene.give(new Input.SaveFailed(2, "no space left on device"));
    scene.drain(connection);
    assertThat(scene.onWire(connection)).hasSize(2);
    assertThat(scene.notes(Note.Kind.NOT_SAVED))
        .containsExactly(new SpeakerNote.SaveFailed("no space left on device"));
    scene.known();
    saved(connection, 3);
    scene.known(A);
    scene.give(new Input.SaveFailed(4, "read-only file system"));
    assertThat(scene.notes(Note.Kind.NOT_SAVED)).hasSize(2);
  }

  @Test
  void whatChangesBackWhileItIsSavedDoesNotFlap() {
    ConnectionId connection = up();
    scene.known(A);
    saved(connection, 1);
    scene.known(B); // A is to go, B to come
    scene.known(A); // neither
    saved(connection, 2);
    assertThat(scene.onWire(connection)).containsExactlyElementsOf(Scene.prefixes(A));
    assertThat(scene.notes(Note.Kind.WITHDRAWN)).isEmpty();
    assertThat(saves()).hasSize(3);
    saved(connection, 3);
    assertThat(scene.onWire(connection)).containsExactlyElementsOf(Scene.prefixes(A));
  }

  @Test
  void whatIsSavedGoesThoughSomethingElseChangedMeanwhile() {
    ConnectionId connection = up();
    scene.known(A);
    scene.known(A, B);
    saved(connection, 1);
    assertThat(scene.onWire(connection)).containsExactlyElementsOf(Scene.prefixes(A));
    assertThat(scene.endOfRibs(connection)).isEmpty();
    saved(connection, 2);
    assertThat(scene.onWire(connection)).hasSize(2);
    assertThat(scene.endOfRibs(connection)).hasSize(1);
  }

  @Test
  void whoWasToldOfNoMemoryAsksForNoSave() {
    ConnectionId connection = scene.establish(Scene.settings(Scene.leaf()));
    scene.known(A);
    scene.drain(connection);
    assertThat(scene.onWire(connection)).hasSize(1);
    assertThat(saves()).isEmpty();
  }
}
