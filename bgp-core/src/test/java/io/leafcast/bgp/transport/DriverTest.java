package io.leafcast.bgp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.speaker.Input;
import io.leafcast.bgp.speaker.Moment;
import io.leafcast.bgp.speaker.Note;
import io.leafcast.bgp.speaker.Output;
import io.leafcast.bgp.speaker.PeerName;
import io.leafcast.bgp.speaker.Snapshot;
import io.leafcast.bgp.speaker.Speaker;
import io.leafcast.bgp.speaker.SpeakerSettings;
import io.leafcast.bgp.speaker.TimerKey;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Asn;
import io.leafcast.bgp.wire.RouterId;
import io.leafcast.bgp.words.Words;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The loop around a core of the test's own, which answers Inputs as each test says. */
@Timeout(20)
class DriverTest {
  private static final RouterId ID = RouterId.parse("192.0.2.1").orThrow();
  private static final SpeakerSettings SETTINGS =
      SpeakerSettings.dialling(new Asn(64500), ID, new SourceName("static"), ImmutableList.of());
  private static final TimerKey TIMER = new TimerKey.EndOfRibWait();
  private static final Duration SOON = Duration.ofMillis(1);
  private static final Duration NEVER = Duration.ofHours(1);

  private final EventLoopGroup group = Sockets.best().newLoop();
  private final EventLoop loop = group.next();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final BlockingQueue<Input> taken = new LinkedBlockingQueue<>();
  private final Diary diary = new Diary();

  @AfterEach
  void shutDown() {
    group.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void aTimerFiresOnceAndAReplacedOrCancelledOneNever() throws InterruptedException {
    TimerKey other = new TimerKey.OfPeer(new PeerName("leaf-1"), TimerKey.PeerTimer.CONNECT_RETRY);
    Driver driver =
        drive(input ->
            switch (input) {
              case Input.Configured _ ->
                  List.of(
                      new Output.SetTimer(other, SOON),
                      new Output.SetTimer(TIMER, NEVER),
                      new Output.CancelTimer(other),
                      new Output.SetTimer(TIMER, SOON));
              default -> List.of();
            });
    assertThat(next(Input.TimerFired.class).timer()).isEqualTo(TIMER);
    loop.execute(() -> driver.take(new Input.Stop("")));
    assertThat(next(Input.Stop.class)).isNotNull();
    assertThat(taken).doesNotHaveAnyElementsOfTypes(Input.TimerFired.class);
  }

  @Test
  void aFaultOutsideAnyConnectionIsToldAndEndsTheLoop() {
    Driver driver =
        drive(input -> {
          if (input instanceof Input.Stop) {
            throw new IllegalStateException("broken promise");
          }
          return List.of();
        });
    loop.execute(() -> driver.take(new Input.Stop("")));
    assertThat(Words.of(diary.await(Note.Kind.OWN_FAULT, ""))).contains("broken promise");
    assertThat(ended).failsWithin(Duration.ofSeconds(5));
  }

  @Test
  void anInputThatComesWhileOneIsHandledWaitsItsTurn() throws InterruptedException {
    CompletableFuture<Driver> itself = new CompletableFuture<>();
    Driver driver =
        drive(input -> {
          if (input instanceof Input.Stop(String text) && text.equals("first")) {
            itself.join().take(new Input.Stop("second"));
            taken.add(new Input.Stop("first is done"));
          }
          return List.of();
        });
    itself.complete(driver);
    loop.execute(() -> driver.take(new Input.Stop("first")));
    assertThat(next(Input.Stop.class).text()).isEqualTo("first");
    assertThat(next(Input.Stop.class).text()).isEqualTo("first is done");
    assertThat(next(Input.Stop.class).text()).isEqualTo("second");
  }

  @Test
  void interfacesAreToldAtTheStart() throws InterruptedException {
    drive(_ -> List.of());
    assertThat(next(Input.InterfacesSeen.class).interfaces().values())
        .anyMatch(one -> one.holds(Address.parse("127.0.0.1").orThrow()));
  }

  private Driver drive(Function<Input, List<Output>> answers) {
    Speaker speaker =
        new Speaker() {
          @Override
          public ImmutableList<Output> step(Moment now, Input input) {
            taken.add(input);
            return ImmutableList.copyOf(answers.apply(input));
          }

          @Override
          public Snapshot snapshot(Instant now) {
            return new Snapshot(
                now,
                new Asn(64500),
                ID,
                ImmutableList.of(),
                ImmutableList.of(),
                ImmutableList.of());
          }
        };
    return new Driver(speaker, SETTINGS, Sockets.best(), loop, diary, ended);
  }

  private <T extends Input> T next(Class<T> kind) throws InterruptedException {
    while (true) {
      Input input = taken.poll(10, TimeUnit.SECONDS);
      if (input == null) {
        throw new AssertionError("no " + kind);
      }
      if (kind.isInstance(input)) {
        return kind.cast(input);
      }
    }
  }
}
