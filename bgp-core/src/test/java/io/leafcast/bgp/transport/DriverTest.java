package io.leafcast.bgp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.leafcast.bgp.speaker.Input;
import io.leafcast.bgp.speaker.Note;
import io.leafcast.bgp.speaker.Output;
import io.leafcast.bgp.speaker.PeerName;
import io.leafcast.bgp.speaker.Stopping;
import io.leafcast.bgp.speaker.TimerKey;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.words.Words;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The loop around a core of the test's own, which answers Inputs as each test says. */
@Timeout(180)
class DriverTest {
  private static final TimerKey TIMER = new TimerKey.EndOfRibWait();
  private static final Duration SOON = Duration.ofMillis(1);
  private static final Duration NEVER = Duration.ofHours(1);

  private final Rig rig = new Rig();

  @AfterEach
  void shutDown() {
    rig.close();
  }

  @Test
  void aTimerFiresOnceAndAReplacedOrCancelledOneNever() {
    TimerKey other = new TimerKey.OfPeer(new PeerName("leaf-1"), TimerKey.PeerTimer.CONNECT_RETRY);
    Driver driver =
        rig.drive(input ->
            switch (input) {
              case Input.Configured _ ->
                  List.of(
                      new Output.SetTimer(other, SOON),
                      new Output.SetTimer(TIMER, NEVER),
                      new Output.CancelTimer(other),
                      new Output.SetTimer(TIMER, SOON));
              default -> List.of();
            });
    assertThat(rig.next(Input.TimerFired.class).timer()).isEqualTo(TIMER);
    rig.loop.execute(() -> driver.take(new Input.Stop(new Stopping.Shutdown(""))));
    assertThat(rig.next(Input.Stop.class)).isNotNull();
    assertThat(rig.taken).doesNotHaveAnyElementsOfTypes(Input.TimerFired.class);
  }

  @Test
  void aFaultOutsideAnyConnectionIsToldAndEndsTheLoop() {
    Driver driver =
        rig.drive(input -> {
          if (input instanceof Input.Stop) {
            throw new IllegalStateException("broken promise");
          }
          return List.of();
        });
    rig.loop.execute(() -> driver.take(new Input.Stop(new Stopping.Shutdown(""))));
    assertThat(Words.of(rig.diary.await(Note.Kind.OWN_FAULT, ""))).contains("broken promise");
    assertThat(rig.ended).failsWithin(Duration.ofMinutes(1));
  }

  @Test
  void aFaultThatCannotEvenBeToldEndsTheLoop() {
    Driver driver =
        rig.drive(
            input -> {
              if (input instanceof Input.Stop) {
                throw new OutOfMemoryError("of the speaker");
              }
              return List.of();
            },
            _ -> {
              throw new OutOfMemoryError("of the log");
            });
    rig.loop.execute(() -> driver.take(new Input.Stop(new Stopping.Shutdown(""))));
    assertThat(rig.ended)
        .failsWithin(Duration.ofMinutes(1))
        .withThrowableOfType(ExecutionException.class)
        .withMessageContaining("of the speaker");
  }

  @Test
  void anErrorInATaskOfTheLoopEndsTheSpeakerInsteadOfBeingForgotten() {
    SpeakerThread thread = new SpeakerThread(rig.loop, rig.ended::completeExceptionally);
    thread.execute(() -> {
      throw new OutOfMemoryError("unable to create native thread");
    });
    assertThat(rig.ended)
        .failsWithin(Duration.ofMinutes(1))
        .withThrowableOfType(ExecutionException.class)
        .withMessageContaining("unable to create native thread");
  }

  @Test
  void anInputThatComesWhileOneIsHandledWaitsItsTurn() {
    CompletableFuture<Driver> itself = new CompletableFuture<>();
    Driver driver =
        rig.drive(input -> {
          if (input instanceof Input.Stop(Stopping.Shutdown(String text)) && text.equals("first")) {
            itself.join().take(new Input.Stop(new Stopping.Shutdown("second")));
            rig.taken.add(new Input.Stop(new Stopping.Shutdown("first is under way")));
          }
          return List.of();
        });
    itself.complete(driver);
    rig.loop.execute(() -> driver.take(new Input.Stop(new Stopping.Shutdown("first"))));
    assertThat(rig.next(Input.Stop.class).how())
        .isEqualTo(new Stopping.Shutdown("first is under way"));
    assertThat(rig.next(Input.Stop.class).how()).isEqualTo(new Stopping.Shutdown("first"));
    assertThat(rig.next(Input.Stop.class).how()).isEqualTo(new Stopping.Shutdown("second"));
  }

  @Test
  void interfacesAreToldAtTheStart() {
    rig.drive(_ -> List.of());
    assertThat(rig.next(Input.InterfacesSeen.class).interfaces().up("lo"))
        .hasValueSatisfying(
            lo -> assertThat(lo.holds(Address.parse("127.0.0.1").orThrow())).isTrue());
  }
}
